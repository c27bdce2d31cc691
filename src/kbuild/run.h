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
};

/// How it ended.
struct PackagingResult {
  int status = 0;         ///< of the command, or of the first step after it that failed
  bool packaged = false;  ///< a packaging target was run
};

/// Runs the command with our terminal. If it succeeds, runs the steps of the formats that have no hook in
/// their target. Throws Error(impossible) if the command succeeds but its packages cannot be ours: no make of a
/// kernel has read the hooks, or none that did ran the packaging target that the command names.
PackagingResult run_packaging(const PackagingRequest& request);

}  // namespace extmod
