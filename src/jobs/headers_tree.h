// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <set>

#include "jobs/build.h"
#include "verify/verified_tree.h"

namespace extmod {

/// What the way below leaves for those who write packages.
struct HeadersTree {
  std::optional<VerifiedTree> verified;  ///< nothing where only a plan was wanted or a check found an error
  std::set<std::string> from_source;     ///< paths whose content comes from srctree; empty for an in-tree build
};

/// The way that `build` and `stage` share: facts, toolchain, plan, staging, host programs, verification. `workspace` is
/// private; the tree is made at `root`. Fills the report.
HeadersTree make_headers_tree(const BuildRequest& request, CommandRunner& runner, Steps& steps,
                              const std::filesystem::path& workspace, const std::filesystem::path& root,
                              BuildReport& report);

/// Throws Error(impossible) where the folder given is none.
void check_sysroot(const std::optional<std::filesystem::path>& sysroot);

}  // namespace extmod
