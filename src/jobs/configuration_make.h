// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "jobs/kernel_make.h"
#include "kernel/config_fragment.h"

namespace extmod {

/// What Kconfig has made of a configuration.
struct KconfigRun {
  std::string text;
  std::vector<std::string> warnings;  ///< with the place of the line that they are about, if there is one
  bool refused = false;               ///< with KCONFIG_WERROR Kconfig makes none, because of these warnings
};

/// Runs `olddefconfig` over the merged lines in `room`. objtree's .config is neither read nor written. With `strict` it
/// is run with KCONFIG_WERROR first, where the tree knows that.
KconfigRun run_olddefconfig(const MergedConfig& merged, const KernelMake& make, const std::filesystem::path& room,
                            bool strict, CommandRunner& runner);

/// Runs a goal that makes a configuration from nothing: a defconfig, `allnoconfig`, `tinyconfig`.
/// Throws Error with status impossible for another goal, and for a defconfig that the tree does not have.
KconfigRun run_defconfig(const std::string& goal, const std::string& srcarch, const KernelMake& make,
                         const std::filesystem::path& room, CommandRunner& runner);

}  // namespace extmod
