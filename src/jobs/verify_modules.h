// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "jobs/verify.h"
#include "support/input_tree.h"

namespace extmod {

/// The modules below a folder of the tree, sorted; links are not among them.
std::vector<std::string> modules_in(const InputTree& tree, const std::string& place);

/// Judges the modules of all paths: each against the kernel whose headers are request.against, and all against each
/// other. A path that cannot be judged does not keep the others from it. Throws Error if the headers cannot be read.
std::vector<VerifyReport> verify_modules(const VerifyRequest& request, Progress& progress);

/// Says what modules show without a kernel, and notes that nothing was compared.
VerifyReport judge_modules_alone(const InputTree& tree, const std::vector<std::string>& modules);

}  // namespace extmod
