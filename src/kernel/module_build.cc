// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/module_build.h"

#include "kernel/make_process.h"

namespace extmod {

ModuleBuild follow_module_build(const ModuleBuildTree& tree) {
  FollowedBuild build(tree);
  MakeStart start;
  start.folder = kTreeFolder;
  start.given = {{"ARCH", tree.arch}, {"M", kModuleFolder}};
  start.goals = {"modules"};
  try {
    build.make(start);
  } catch (const MakeStopped& stopped) {
    build.result.stopped = stopped.what();
  }
  build.result.cost = build.budget.spent();
  return std::move(build.result);
}

}  // namespace extmod
