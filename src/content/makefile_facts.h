// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kernel/kernel_tree.h"
#include "support/process.h"

namespace extmod {

/// What the makefiles of a tree set under its configuration.
struct MakefileFacts {
  std::vector<std::string> link_files;   ///< scripts and objects that each module is linked with; relative to the tree
  std::vector<std::string> gcc_plugins;  ///< file names of the plugins that the compiler loads, `x_plugin.so`
  std::set<std::string> makefiles;       ///< that make has read; relative to the tree
  std::set<std::string> outside;         ///< makefiles outside of the tree that make has read
};

/// Asks the tree's own make, in a private tree at `root`. `root` must not exist, and its path must have no blanks or
/// colons. No compiler is run. Throws Error: environment without make, step_failed if make gives no
/// answer.
MakefileFacts ask_makefiles(CommandRunner& runner, const KernelTree& tree, const std::filesystem::path& root);

/// The same as far as the makefiles of the architecture and of GCC plugins say it in plain text: nothing of the tree is
/// run. `makefiles` and `outside` stay empty.
MakefileFacts read_makefiles(const KernelTree& tree);

/// Reads what kbuild-snippets/makefile-facts.mk prints in a tree at one of `roots`; nothing if a line is missing.
std::optional<MakefileFacts> read_makefile_facts(const std::string& output,
                                                 const std::vector<std::filesystem::path>& roots);

}  // namespace extmod
