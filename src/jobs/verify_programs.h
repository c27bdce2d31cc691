// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "jobs/verify.h"

namespace extmod {

/// Judges the programs, libraries and scripts of all paths, as installed together over the root file system that is
/// request.root, or beside the libraries in request.sysroot. Without both they are a root file system themselves. A
/// folder or package lies over /; one in request.root is where it is there. A path that cannot be judged does not keep
/// the others from it. Throws Error with status impossible if nothing says what the device has.
std::vector<VerifyReport> verify_programs(const VerifyRequest& request, Progress& progress);

}  // namespace extmod
