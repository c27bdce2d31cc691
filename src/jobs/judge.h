// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "jobs/verify.h"
#include "support/tree_place.h"

namespace extmod {

/// Judges one headers tree. `shown_below` is what stands before paths in the report.
VerifyReport judge(const TreePlace& headers, const std::string& shown_below, const VerifyRequest& request);

/// All headers trees in the root of a machine, or of a package, and how they are found there. `package` is the name of
/// the package, if it has one. Throws Error with status unverified if there is no headers tree.
VerifyReport judge_all(const InputTree& tree, const std::vector<std::string>& places, const std::string& package,
                       const VerifyRequest& request);

}  // namespace extmod
