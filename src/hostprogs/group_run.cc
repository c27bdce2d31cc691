// SPDX-License-Identifier: GPL-2.0-or-later
#include "hostprogs/group_run.h"

#include <algorithm>
#include <ctime>
#include <set>

#include "cache/fingerprint.h"
#include "cache/group_inputs.h"
#include "cache/program_cache.h"
#include "content/file_rules.h"
#include "content/host_program.h"
#include "distro/distro.h"
#include "hostprogs/native_fixdep.h"
#include "support/error.h"
#include "support/file_walk.h"
#include "support/text.h"
#include "target/sysroot.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// The program that the makefile of a tool makes: tools/objtool/objtool.
std::string program_of_tool(const ProgramGroup& group) {
  return group + "/" + fs::path(group).filename().string();
}

/// The ELF programs of scripts/ or certs/ in the mirror after the run.
std::map<std::string, fs::path> finished_programs(const KbuildMirror& mirror, const ProgramGroup& group) {
  std::map<std::string, fs::path> finished;
  for (const auto& entry : walk(mirror.hostprogs() / group)) {
    std::string path = group + "/" + entry.path;
    if (entry.kind != EntryKind::file || is_litter(path) || is_build_only(path)) continue;
    auto elf = read_elf(mirror.hostprogs() / path);
    if (elf && elf->is_program()) finished[path] = mirror.hostprogs() / path;
  }
  return finished;
}

GroupResult collect(const KbuildMirror& mirror, const ProgramGroup& group, const std::string& output) {
  GroupResult result;
  if (!is_tool(group)) {
    result.programs = finished_programs(mirror, group);
    for (const auto& failure : build_failures(output))
      if (failure.target.starts_with(group + "/")) result.failures.push_back(failure);
    return result;
  }
  std::string program = program_of_tool(group);
  if (fs::exists(mirror.hostprogs() / program))
    result.programs[program] = mirror.hostprogs() / program;
  else
    result.failures.push_back({program, read_file_if_exists(mirror.log(group)).value_or(output)});
  return result;
}

void add(MadePrograms& made, const GroupResult& result) {
  for (const auto& [path, file] : result.programs) made.programs[path] = {file, result.reused};
  made.failures.insert(made.failures.end(), result.failures.begin(), result.failures.end());
}

bool has_failure(const GroupResult& result, const std::string& path) {
  return std::any_of(result.failures.begin(), result.failures.end(),
                     [&](const BuildFailure& failure) { return failure.target.starts_with(path); });
}

/// Whether every program that the tree had or the configuration requires is there or has failed. If make itself is
/// killed, or has no memory for a process, its messages name no target.
bool is_complete(const ProgramGroup& group, const GroupResult& result, const KernelTree& tree,
                 const HeadersPlan& plan) {
  std::set<std::string> expected(plan.host_programs.begin(), plan.host_programs.end());
  for (const auto& program : host_programs())
    if (program.required(tree.config)) expected.insert(program.path);
  return std::all_of(expected.begin(), expected.end(), [&](const std::string& path) {
    return !path.starts_with(group + "/") || result.programs.contains(path) || has_failure(result, path);
  });
}

/// A missing library stays missing until the key changes. Any other failure is worth another try.
bool is_worth_keeping(const GroupResult& result, const ElfMachine& machine) {
  for (const auto& [path, file] : result.programs)
    if (auto elf = read_elf(file); !elf || elf->machine != machine) return false;
  return std::all_of(result.failures.begin(), result.failures.end(),
                     [](const BuildFailure& failure) { return missing_library(failure.messages) != nullptr; });
}

/// A call of make.
struct Run {
  timespec start = {};
  int status = 0;
};

/// The cache, and the keys of this run.
class Keeper {
 public:
  Keeper(CommandRunner& runner, const KernelTree& tree, const Toolchain& toolchain, const HeadersPlan& plan,
         const GroupRequest& request, const fs::path& workspace)
      : tree_(tree),
        plan_(plan),
        toolchain_(toolchain),
        inputs_(tree, plan, request.sysroot),
        wanted_(request.cache_wanted) {
    if (!request.cache) return;
    cache_.emplace(*request.cache, request.cache_limit);
    HostFlags flags = host_flags(toolchain, "/mirror");
    fingerprint_ = toolchain_fingerprint(runner, *toolchain.compiler, flags.cflags, flags.ldflags, workspace);
  }

  std::optional<GroupResult> find(const ProgramGroup& group, const fs::path& into) {
    if (!cache_) return std::nullopt;
    keys_[group] = inputs_.key(group, toolchain_, fingerprint_);
    return cache_->find(
        keys_[group], [this](const std::string& name) { return inputs_.current(name); }, into);
  }

  /// `made` says when the run began and how it ended.
  void keep(const ProgramGroup& group, const KbuildMirror& mirror, const GroupResult& result, const Run& made,
            std::vector<std::string>& warnings) {
    if (!cache_ || !is_worth_keeping(result, toolchain_.userland.abi.machine)) return;
    if (made.status != 0 && !is_complete(group, result, tree_, plan_)) return;
    try {
      auto inputs = inputs_.read_in(mirror.root(), group);
      // If somebody edits the tree meanwhile, the compiled sources are not those that are there now.
      if (inputs_.changed_since(made.start)) return;
      cache_->store(keys_[group], inputs, result);
    } catch (const Error& problem) {
      // The programs are there all the same. A build farm without a home folder gets no warning each time.
      if (wanted_) warnings.push_back("the cache of host programs was not written: " + std::string(problem.what()));
      cache_.reset();
    }
  }

 private:
  const KernelTree& tree_;
  const HeadersPlan& plan_;
  const Toolchain& toolchain_;
  GroupInputs inputs_;
  bool wanted_;
  std::optional<ProgramCache> cache_;
  std::string fingerprint_;
  std::map<ProgramGroup, std::string> keys_;
};

}  // namespace

MadePrograms run_groups(CommandRunner& runner, const fs::path& workspace, const KernelTree& tree,
                        const Toolchain& toolchain, const HeadersPlan& plan, const GroupRequest& request) {
  Keeper keeper(runner, tree, toolchain, plan, request, workspace);
  MadePrograms made;
  std::vector<ProgramGroup> missing;
  for (const auto& group : program_groups(tree, plan)) {
    if (auto kept = keeper.find(group, workspace / "reused"))
      add(made, *kept);
    else
      missing.push_back(group);
  }
  if (missing.empty()) return made;

  Run made_by;
  ::clock_gettime(CLOCK_REALTIME_COARSE, &made_by.start);  // the clock of file times
  KbuildMirror mirror(workspace / "kbuild", tree, plan, missing, native_fixdep(runner, tree, workspace),
                      toolchain.userland.abi.machine);
  CommandResult run = runner.run(kbuild_command(mirror, tree, toolchain, missing, request.jobs));
  if (run.status == 127)
    throw Error(ExitStatus::environment, "the program is not installed", "make", advise_program(this_distro(), "make"));
  made.output = run.output;
  made.status = made_by.status = run.status;
  for (const auto& group : missing) {
    GroupResult result = collect(mirror, group, run.output);
    keeper.keep(group, mirror, result, made_by, made.warnings);
    add(made, result);
  }
  return made;
}

}  // namespace extmod
