// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/module_build.h"

#include <future>

#include "kernel/make_process.h"

namespace extmod {

namespace {

ModuleBuild follow(const ModuleBuildTree& tree, const std::string& printed, ParsedMakefiles& makefiles) {
  FollowedBuild build(tree, printed, makefiles);
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

}  // namespace

ModuleBuild follow_module_build(const ModuleBuildTree& tree) {
  // A compiler that knows no option is one for which each probe prints nothing.
  ParsedMakefiles makefiles;
  auto without_options = std::async(std::launch::async, [&] { return follow(tree, "", makefiles); });
  ModuleBuild build = follow(tree, unknown(), makefiles);
  for (auto& [path, use] : without_options.get().files) {
    use.by_option = true;
    build.files.emplace(path, use);
  }
  return build;
}

}  // namespace extmod
