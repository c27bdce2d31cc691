// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "jobs/given_path.h"
#include "jobs/verify.h"

namespace extmod {

/// The report of a path with what else is in the package.
VerifyReport with_rest(VerifyReport report, GivenPath& given);

/// Several paths. Each headers tree is judged as installed with the other paths that have a part of it, and with the
/// packages of its kernel. If several have that part, such as one program folder for each architecture, it is judged
/// with the one that fits best.
std::vector<VerifyReport> verify_together(const VerifyRequest& request, Progress& progress);

}  // namespace extmod
