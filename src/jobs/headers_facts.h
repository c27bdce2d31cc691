// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "content/headers_plan.h"
#include "content/makefile_facts.h"
#include "kernel/kernel_tree.h"
#include "support/process.h"
#include "target/toolchain.h"

namespace extmod {

/// What `build` and `stage` were asked for, as far as the headers tree goes.
struct HeadersRequest {
  bool dry_run = false;  ///< nothing of the tree is run, either
  TreeRequest tree;
  ToolchainRequest toolchain;
  std::vector<std::string> require;  ///< host programs that must not be left out
  PlanRequest plan;
  bool omit_gcc_plugins = false;               ///< --gcc-plugins=omit
  std::optional<std::filesystem::path> cache;  ///< of host programs, instead of the usual folder
  bool use_cache = true;
  uint64_t cache_limit = 512ULL << 20;  ///< bytes
  int jobs = 1;
  bool prove = false;  ///< trial modules must build with the tree that was made
};

/// Everything that is known before anything is made.
struct HeadersFacts {
  KernelTree tree;
  MakefileFacts makefiles;
  Toolchain toolchain;
  HeadersPlan plan;
  int64_t time = 0;                ///< of everything in the packages, seconds since 1970
  std::string maintainer;          ///< who packages, `Name <address>`
  std::vector<std::string> notes;  ///< what works differently than a person may expect
};

/// Asks the tree, its makefiles and the compiler, side by side. `workspace` is private; nothing else is written. Throws
/// Error where the tree cannot be packaged as it is wanted.
HeadersFacts read_facts(const HeadersRequest& request, KernelTree tree, CommandRunner& runner,
                        const std::filesystem::path& workspace);

/// The part of read_facts() that follows from what the makefiles say. Throws Error(impossible) for a missing file that
/// modules are linked with or a makefile includes, and for GCC plugins in a rebuild.
void look_at_makefiles(const HeadersRequest& request, HeadersFacts& facts);

/// What can be seen before anything is read. Throws Error: impossible for a sysroot or root that is no folder,
/// environment for a compiler that is not here.
void check_toolchain_request(const ToolchainRequest& request);

/// A link in `workspace` to the sysroot: its path may have blanks, Kbuild's flags may not.
std::optional<std::filesystem::path> sysroot_for_make(const std::optional<std::filesystem::path>& sysroot,
                                                      const std::filesystem::path& workspace);

/// Throws Error(impossible) where a folder was given that is none. `option` is its name.
void check_folder(const std::optional<std::filesystem::path>& folder, const std::string& option);

}  // namespace extmod
