// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace extmod {

/// A person's own packaging command, such as `make` with a target of the kernel's scripts/Makefile.package, with its
/// headers step replaced.
struct PackagingRequest {
  std::vector<std::string> argv;
  std::filesystem::path program;     ///< extmod-pkg itself
  std::vector<std::string> options;  ///< of `extmod-pkg kbuild`, for its steps
  bool allow_nothing = false;        ///< the command may end well without packaging anything
};

/// How it ended.
struct PackagingResult {
  int status = 0;         ///< of the command, or of the first step after it that failed
  bool packaged = false;  ///< headers of packages were replaced, or there are none to replace
};

/// Runs the command with our terminal. If it succeeds, runs the steps of the formats that have no hook in
/// their target. Behind sudo, env and the like that are the command's first words, the program gets the hooks'
/// variables as words, and the steps run with the same privileges.
///
/// Throws Error(impossible) if the command succeeds and a headers package of upstream's is or may be there: no make of
/// a kernel has read the hooks, none that did ran a packaging target that the command names, a hook was not called, or
/// such a package is newer than ours. So it does if the command packages nothing, without allow_nothing.
PackagingResult run_packaging(const PackagingRequest& request);

}  // namespace extmod
