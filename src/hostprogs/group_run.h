// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hostprogs/kbuild_run.h"

namespace extmod {

/// How make is run, and where finished programs are kept.
struct GroupRequest {
  std::optional<std::filesystem::path> sysroot;  ///< as named in the toolchain's flags
  int jobs = 1;
  std::optional<std::filesystem::path> cache;  ///< folder of a ProgramCache
  uint64_t cache_limit = 0;                    ///< bytes
  bool cache_wanted = false;                   ///< its folder was named: warn if it cannot be written
};

struct MadeProgram {
  std::filesystem::path file;
  bool reused = false;  ///< from the cache
};

/// The result of a run over all groups.
struct MadePrograms {
  std::map<std::string, MadeProgram> programs;  ///< by path in the tree
  std::vector<BuildFailure> failures;           ///< targets relative to the tree
  std::string output;                           ///< of make; empty if nothing had to be made
  int status = 0;                               ///< of make
  std::vector<std::string> warnings;            ///< for people; none of them is an error
};

/// Takes groups from the cache, makes the others with one call of make, and puts them into the cache.
MadePrograms run_groups(CommandRunner& runner, const std::filesystem::path& workspace, const KernelTree& tree,
                        const Toolchain& toolchain, const HeadersPlan& plan, const GroupRequest& request);

}  // namespace extmod
