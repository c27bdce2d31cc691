// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "kernel/kernel_tree.h"
#include "support/limits.h"
#include "support/process.h"
#include "support/progress.h"
#include "target/sysroot_record.h"

namespace extmod {

struct SysrootRequest {
  std::string run_arch;                         ///< empty: that of `tree`
  std::filesystem::path output;                 ///< new, empty, or a sysroot that an earlier run made
  std::vector<std::filesystem::path> packages;  ///< files
  std::vector<std::string> fetch;               ///< names of packages to download
  std::optional<TreeRequest> tree;              ///< fetch what this kernel's host programs link
  Limits limits = {};                           ///< of the packages
};

struct SysrootReport {
  std::filesystem::path path;
  SysrootRecord record;
  std::vector<std::string> problems;  ///< links of libraries that lead nowhere
};

/// Unpacks what a cross link needs of packages of the run arch, and changes it so that it works inside the folder. The
/// folder gets its name when it is complete. Throws Error: status impossible for a package of another architecture,
/// unverified for a damaged one or one with an entry that would leave the folder.
SysrootReport make_sysroot(const SysrootRequest& request, CommandRunner& runner, Progress& progress);

}  // namespace extmod
