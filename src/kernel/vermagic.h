// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "kernel/kernel_config.h"

namespace extmod {

/// The words after the release in the vermagic of modules that are built with these headers, as
/// include/linux/vermagic.h and the architecture's asm/vermagic.h make them under this configuration: `SMP mod_unload
/// aarch64`. `*` stands for characters that only a compiler knows. `read` gives the text of a file of the tree. Nothing
/// if they are not there, or cannot be understood.
std::optional<std::string> kernel_vermagic(const KernelConfig& config, const std::string& srcarch,
                                           const std::function<std::optional<std::string>(const std::string&)>& read);

/// Words at one place that are not the same. An empty one is none.
struct VermagicDifference {
  std::string module;
  std::string kernel;
};
/// Compares the words of a module with kernel_vermagic(). The first difference; nothing if there is none.
std::optional<VermagicDifference> compare_vermagic(const std::string& module, const std::string& kernel);

}  // namespace extmod
