// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hostprogs/kbuild_run.h"

namespace extmod {

/// How a run is to be made, and where finished programs are kept.
struct GroupRequest {
  std::optional<std::filesystem::path> sysroot;  ///< by the name that stands in the toolchain's flags
  int jobs = 1;
  std::optional<std::filesystem::path> cache;  ///< folder of a ProgramCache
  uint64_t cache_limit = 0;                    ///< bytes
  bool cache_wanted = false;                   ///< its folder was named: that it cannot be written is worth a warning
};

struct MadeProgram {
  std::filesystem::path file;
  bool reused = false;  ///< from the cache
};

/// What there is after a run, over all groups.
struct MadePrograms {
  std::map<std::string, MadeProgram> programs;  ///< by path in the tree
  std::vector<BuildFailure> failures;           ///< targets relative to the tree
  std::string output;                           ///< of make; empty where nothing had to be made
  int status = 0;                               ///< of make
  std::vector<std::string> warnings;            ///< what is worth knowing, and stops nothing
};

/// Takes the groups that the cache has from there, makes the others with one call of make, and keeps those.
MadePrograms run_groups(CommandRunner& runner, const std::filesystem::path& workspace, const KernelTree& tree,
                        const Toolchain& toolchain, const HeadersPlan& plan, const GroupRequest& request);

}  // namespace extmod
