// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "jobs/module_build.h"

namespace extmod {

/// Copies of the modules, without debug information and signed if that was wanted. `sources` gets the DIR of each.
/// Throws Error with status impossible for two modules of one name.
std::vector<BuiltModule> finish_modules(const ModuleRequest& request, const ModuleKernel& kernel, const TrialRoom& room,
                                        const std::vector<BuiltFolder>& folders, CommandRunner& runner,
                                        std::vector<std::string>& sources);

}  // namespace extmod
