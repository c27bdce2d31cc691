// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "jobs/verify.h"
#include "modules/module_facts.h"
#include "support/input_tree.h"

namespace extmod {

/// The modules below a folder of the tree, sorted; links are not among them.
std::vector<std::string> modules_in(const InputTree& tree, const std::string& place);

/// Of a module's facts what other modules are needed for: imports, exports, licence, namespaces, depends.
ModuleFacts facts_for_linking(ModuleFacts facts);

/// Judges the modules of all paths: each against the kernel whose headers are request.against and whose exports are
/// request.kernels, and all against each other. What was not given is not compared, which a note says. A path that
/// cannot be judged does not keep the others from it. Throws Error if the headers cannot be read.
std::vector<VerifyReport> verify_modules(const VerifyRequest& request, Progress& progress);

/// The same without headers: against the exports of request.kernels, if there are some.
VerifyReport judge_modules(const InputTree& tree, const std::vector<std::string>& modules,
                           const VerifyRequest& request);

}  // namespace extmod
