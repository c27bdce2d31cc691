// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kernel/kernel_tree.h"
#include "support/process.h"
#include "target/compiler_choice.h"
#include "target/sysroot.h"
#include "target/userland.h"

namespace extmod {

/// --rebuild
enum class RebuildMode { automatic, always, never };

/// What the user said about the machine where modules will be built and about compilers for it.
struct ToolchainRequest {
  CompilerRequest compiler;
  std::optional<std::filesystem::path> sysroot;
  std::optional<std::filesystem::path> root;  ///< what is / on that machine
  bool static_link = false;                   ///< host programs need no library at all
  RebuildMode rebuild = RebuildMode::automatic;
};

/// Whom the host programs are for, whether the tree's own ones do, and what makes others.
struct Toolchain {
  std::string run_arch;  ///< for people: `arm64`
  Userland userland;     ///< the run arch: read from what the compiler links, from the tree's programs or from --root
  bool rebuild = false;  ///< the tree's own host programs are for another userland
  std::string reason;    ///< why they are rebuilt, or why not
  bool static_link = false;
  std::optional<Compiler> compiler;  ///< for the run arch; where one was asked for or is needed
  LibraryPaths libraries;            ///< of that compiler
  std::string linker;                ///< the compiler's own, by path where it has one; only with rebuild
  std::string archiver;
};

/// Compares the userland of the tree's own programs (`programs`, by path) with the one that is wanted, and finds a
/// compiler where one is needed. `scratch` has a path without blanks. Throws Error: status environment where the
/// compiler does not run, makes programs for another machine or cannot link; impossible where --rebuild never meets a
/// tree of another userland.
Toolchain find_toolchain(CommandRunner& runner, const ToolchainRequest& request, const KernelTree& tree,
                         const std::map<std::string, ElfFacts>& programs, const std::filesystem::path& scratch);

/// Whether the tree's programs are for another machine than the wanted one, which needs no compiler to be seen.
bool is_foreign(const ToolchainRequest& request, const KernelTree& tree);

}  // namespace extmod
