// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "hostprogs/rebuild.h"
#include "jobs/headers_facts.h"
#include "jobs/steps.h"
#include "verify/verified_tree.h"

namespace extmod {

/// A headers tree that was made and looked at.
struct MadeHeaders {
  std::vector<HostProgramResult> programs;
  Verification verification;          ///< its tree is nothing where a check found an error
  std::set<std::string> from_source;  ///< paths whose content comes from srctree; empty for an in-tree build
};

/// Facts -> staging tree with host programs of the run arch -> verified tree, made at `root`. `workspace` is private.
/// Warns of programs that are left out.
MadeHeaders make_headers(const HeadersRequest& request, const HeadersFacts& facts, CommandRunner& runner, Steps& steps,
                         const std::filesystem::path& workspace, const std::filesystem::path& root);

/// What make_headers() would do about the host programs.
std::vector<HostProgramResult> planned_programs(const HeadersRequest& request, const HeadersFacts& facts);

}  // namespace extmod
