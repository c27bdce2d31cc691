// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "jobs/trial_headers.h"
#include "jobs/trial_room.h"
#include "kernel/kernel_tree.h"
#include "verify/module_audit.h"

namespace extmod {

/// The kernel for which modules are built.
struct ModuleKernel {
  TrialHeaders headers;
  std::optional<KernelTree> tree;  ///< nothing for headers alone
};

/// Reads it. Packages are unpacked into `private_folder`. Throws Error with status impossible if they hold several
/// kernels and none, or no single one, is of this release.
ModuleKernel read_module_kernel(const std::vector<std::filesystem::path>& paths, const std::string& release,
                                const Limits& limits, const std::filesystem::path& private_folder);

/// The compiler that the tree says it was built with, unless the request names one.
CompilerRequest compiler_for_modules(const CompilerRequest& asked, const ModuleKernel& kernel);

/// What its modules must fit, as Module.symvers says and, more so, the kernel itself in `running`.
ModuleExpectation expectation_of(const ModuleKernel& kernel, const std::vector<std::filesystem::path>& running,
                                 const Limits& limits);

}  // namespace extmod
