// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "kernel/kernel_tree.h"
#include "support/process.h"
#include "support/progress.h"
#include "target/compiler_choice.h"
#include "target/userland.h"

namespace extmod {

struct SysrootCheckRequest {
  std::filesystem::path sysroot;  ///< made by make_sysroot or by anybody else
  TreeRequest tree;
  CompilerRequest compiler;
};

/// A library that host programs of the kernel link.
struct CheckedLibrary {
  std::string name;                   ///< of run_libraries(), `libcrypto`
  std::vector<std::string> programs;  ///< that link it
  bool found = false;                 ///< its header was compiled and the library linked
  std::string brought_by = {};        ///< package and version, where the sysroot's record knows
  std::string remedy = {};            ///< the package to add, or how to get it; empty if found
  std::string output = {};            ///< what compiler and linker said; empty if found
};

struct SysrootCheck {
  std::filesystem::path sysroot;
  std::filesystem::path objtree;
  std::string compiler;  ///< its words
  Userland userland;     ///< of programs that it links there
  std::vector<CheckedLibrary> libraries;

  bool suffices() const;
};

/// Links what the host programs of this kernel include and link, as `build --sysroot` would. Nothing is written. Throws
/// Error: status environment if the compiler is missing or links nothing at all, impossible if the sysroot has no
/// library for the machine.
SysrootCheck check_sysroot(const SysrootCheckRequest& request, CommandRunner& runner, Progress& progress);

}  // namespace extmod
