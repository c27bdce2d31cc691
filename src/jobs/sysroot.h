// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kernel/kernel_tree.h"
#include "support/limits.h"
#include "support/process.h"
#include "support/progress.h"
#include "target/compiler_choice.h"
#include "target/sysroot_record.h"

namespace extmod {

struct SysrootRequest {
  CompilerRequest compiler;                    ///< with its run_arch; else that of `tree`
  std::filesystem::path output;                ///< new, empty, or a sysroot that an earlier run made
  std::vector<std::filesystem::path> sources;  ///< packages, archives of a root, folders
  std::vector<std::string> fetch;              ///< names of packages to download
  bool refresh = false;                        ///< get new package lists for that
  bool from_compiler = false;                  ///< take the compiler's own C library
  std::optional<TreeRequest> tree;             ///< fetch what this kernel's host programs link
  Limits limits = {};                          ///< of what is unpacked
};

struct SysrootReport {
  std::filesystem::path path;
  SysrootRecord record;
  std::vector<std::string> problems;  ///< links and files that were left out
};

/// Unpacks what a cross link needs of packages, archives, folders and compilers of the run arch, and changes it so that
/// it works inside the folder. The folder gets its name when it is complete. Throws Error: status impossible for
/// another architecture, unverified for a damaged package or one with an entry that would leave the folder.
SysrootReport make_sysroot(const SysrootRequest& request, CommandRunner& runner, Progress& progress);

/// Names of the libraries (run_libraries()) that the host programs of this kernel link, with the programs.
std::map<std::string, std::vector<std::string>> libraries_of_programs(const KernelTree& tree);

}  // namespace extmod
