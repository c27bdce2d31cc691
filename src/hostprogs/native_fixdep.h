// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "kernel/kernel_tree.h"
#include "support/process.h"

namespace extmod {

/// The command of a compiler for this machine: the one that the tree records as HOSTCC if it is here, else cc.
std::vector<std::string> native_compiler(const KernelTree& tree);

/// A fixdep that starts on this machine: the tree's own, else one compiled from the tree's source in `workspace`. (A
/// tree may come from a container with a newer C library, from another machine, or lie on a noexec file system.) Throws
/// Error with status environment if there is neither.
std::filesystem::path native_fixdep(CommandRunner& runner, const KernelTree& tree,
                                    const std::filesystem::path& workspace);

}  // namespace extmod
