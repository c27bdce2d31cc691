#pragma once

#include <map>
#include <string>
#include <vector>

#include "hostprogs/rebuild.h"

namespace extmod {

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
};

/// Takes the groups that the cache has from there, makes the others with one call of make, and keeps those.
MadePrograms run_groups(CommandRunner& runner, const std::filesystem::path& workspace, const KernelTree& tree,
                        const Toolchain& toolchain, const HeadersPlan& plan, const RebuildRequest& request,
                        std::vector<std::string>& warnings);

}  // namespace extmod
