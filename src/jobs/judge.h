// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "jobs/verify.h"
#include "support/tree_place.h"

namespace extmod {

/// Judges one headers tree. `shown_below` is what stands before paths in the report.
VerifyReport judge(const TreePlace& headers, const std::string& shown_below, const VerifyRequest& request);

/// All headers trees in the root of a machine, or of a package. Throws Error with status unverified if there is none.
VerifyReport judge_all(const InputTree& tree, const std::vector<std::string>& places, const VerifyRequest& request);

}  // namespace extmod
