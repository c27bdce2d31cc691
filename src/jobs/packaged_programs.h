// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "hostprogs/rebuild.h"
#include "support/process.h"
#include "target/toolchain.h"

namespace extmod {

/// Host programs that are to be made from the sources in a headers tree.
struct PackagedProgramsRequest {
  /// A private folder with what was unpacked. What a rebuild needs and packages lack is added to it: a .config, the
  /// release, links to sources in `srctree`.
  std::filesystem::path root;
  std::string place;                             ///< of the headers tree in it
  std::optional<std::filesystem::path> srctree;  ///< the kernel's whole source, with that of programs of tools/, certs/
  ToolchainRequest toolchain;                    ///< for whom; native_programs() for the build machine
  std::vector<std::string> require;              ///< paths of programs without which the work makes no sense
  GroupRequest run;                              ///< its sysroot is set here
};

struct PackagedPrograms {
  KernelTree tree;
  Toolchain toolchain;
  /// What the packaged makefiles list and this configuration builds. `file` is below the workspace. A program without
  /// sources is `omitted`.
  std::vector<HostProgramResult> programs;
  std::vector<std::string> warnings;
};

/// A request for programs that run on the build machine, made by its own compiler.
ToolchainRequest native_programs();

/// Why programs cannot be made from what is in this headers tree, for people: its sources are missing. Empty where they
/// are there.
std::string why_not_from_sources(const KernelTree& tree);

/// Runs the tree's own makefiles in a mirror below `workspace`, a private folder whose path Kbuild can take. Throws
/// Error with status unverified if the sources are not in the tree, and as find_toolchain() and rebuild_host_programs()
/// do; only the programs of `require` have to be built.
PackagedPrograms make_packaged_programs(const PackagedProgramsRequest& request, CommandRunner& runner,
                                        const std::filesystem::path& workspace);

}  // namespace extmod
