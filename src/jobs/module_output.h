// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "jobs/module.h"
#include "kernel/kernel_config.h"

namespace extmod {

/// Where each module was written, by its path.
using WrittenModules = std::multimap<std::string, std::filesystem::path>;

/// Writes the modules to request.output, without folders, and below request.install_root, where depmod is run if it can
/// be. All appear, or none.
WrittenModules write_modules(const ModuleRequest& request, const VerifiedModules& modules, const KernelConfig& config,
                             CommandRunner& runner, std::vector<std::string>& notes);

}  // namespace extmod
