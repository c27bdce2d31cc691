// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace extmod {

/// A headers tree, by paths in it.
struct ModuleBuildTree {
  std::string arch;  ///< the kernel's ARCH
  std::function<std::optional<std::string>(const std::string& path)> read;
  std::function<bool(const std::string& path)> exists;
};

/// How a module build uses a file of the tree.
struct FileUse {
  bool run = false;           ///< it is started by its own name, not given to a shell or another program
  bool always = false;        ///< by each module build; else where a condition holds that only the shell knows
  bool asked = false;         ///< only by $(shell), whose failure make does not notice
  bool by_option = false;     ///< only if the compiler does not know an option that the makefiles ask for
  std::string makefile = {};  ///< that has the rule, path in the tree
  size_t line = 0;
};

struct ModuleBuild {
  std::map<std::string, FileUse> files;  ///< by path in the tree, whether they are there or not
  std::set<std::string> makefiles;       ///< read
  /// Programs of the machine that commands start by name, `perl`, each with the makefile that has the rule.
  std::map<std::string, std::string> programs = {};
  /// Included files that are not there, each with the makefile that includes it.
  std::map<std::string, std::string> missing_includes = {};
  std::set<std::string> synced = {};  ///< makefiles that make has Kconfig make again if .config is newer
  std::string stopped = {};           ///< why the makefiles could not be followed to their end
  bool linked = false;                ///< the link of a module was reached
  size_t cost = 0;
};

/// Follows `make M=` for a small module in C through the makefiles of the tree: what its commands run and read. Nothing
/// is run; what depends on the output of a command is left out.
ModuleBuild follow_module_build(const ModuleBuildTree& tree);

}  // namespace extmod
