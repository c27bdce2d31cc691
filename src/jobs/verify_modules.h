// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "jobs/verify.h"
#include "support/input_tree.h"

namespace extmod {

/// The modules below a folder of the tree, sorted; links are not among them.
std::vector<std::string> modules_in(const InputTree& tree, const std::string& place);

/// Judges modules: each against the kernel whose headers are request.against, and against each other. Without these, it
/// says what they show alone, and notes that nothing was compared.
VerifyReport judge_modules(const InputTree& tree, const std::vector<std::string>& modules,
                           const VerifyRequest& request);

}  // namespace extmod
