// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernel/kernel_tree.h"

namespace extmod {

/// The words with programs by absolute paths. Kbuild takes a relative one from objtree, a person from where they are.
std::vector<std::string> made_absolute(std::vector<std::string> words, const KernelTree& tree);

/// Why a compiler that the tree names is not run by these words: one of them is no compiler, lies in the tree, may be
/// changed by others, or is an option that makes a compiler run more. Empty if it may be run.
std::string why_not_run(const std::vector<std::string>& words, const KernelTree& tree);

/// The compiler in the tree's .cmd files; nothing if there is none or it is not run.
std::optional<std::vector<std::string>> recorded_compiler(const KernelTree& tree);

/// The same of the compiler of its host programs.
std::optional<std::vector<std::string>> recorded_host_compiler(const KernelTree& tree);

/// The program that CONFIG_CC_VERSION_TEXT begins with; nothing if there is none or it is not run.
std::optional<std::vector<std::string>> compiler_in_version_text(const KernelTree& tree);

/// A sentence for each compiler that the tree names and that is not run. With `chosen` a person has named the compiler
/// of the target, so the tree's own one does not matter.
std::vector<std::string> compilers_not_run(const KernelTree& tree, bool chosen);

}  // namespace extmod
