#include "hostprogs/rebuild.h"

#include <set>

#include "hostprogs/kbuild_run.h"
#include "plan/file_rules.h"
#include "plan/host_program.h"
#include "support/error.h"
#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// ELF programs that lie in the mirror after the run, by path in the tree.
std::set<std::string> finished_programs(const KbuildMirror& mirror) {
  std::set<std::string> finished;
  for (const auto& entry : walk(mirror.hostprogs() / "scripts")) {
    std::string path = "scripts/" + entry.path;
    if (entry.kind != EntryKind::file || is_litter(path) || is_build_only(path)) continue;
    auto elf = read_elf(mirror.hostprogs() / path);
    if (elf && elf->is_program()) finished.insert(path);
  }
  return finished;
}

bool is_asked_for(const std::string& path, const std::vector<std::string>& require) {
  for (const auto& name : require)
    if (path == name || fs::path(path).filename() == name) return true;
  return false;
}

/// The failure of the program itself or of an object beside it.
const BuildFailure* failure_of(const std::string& path, const std::vector<BuildFailure>& failures) {
  for (const auto& failure : failures)
    if (failure.target == path || failure.target == path + ".o") return &failure;
  for (const auto& failure : failures)
    if (fs::path(failure.target).parent_path() == fs::path(path).parent_path() && failure.target.ends_with(".o"))
      return &failure;
  return nullptr;
}

std::string last_lines(const std::string& output) {
  constexpr size_t kLines = 25;
  auto lines = split(trim(output), '\n');
  if (lines.size() > kLines) lines.erase(lines.begin(), lines.end() - kLines);
  return join(lines, "\n");
}

HostProgramResult describe(const std::string& path, const KernelTree& tree) {
  HostProgramResult result;
  result.path = path;
  if (const HostProgram* row = find_host_program(path)) result.feature = row->feature;
  result.required = is_required(path, tree.config);
  return result;
}

void explain_left_out(HostProgramResult& result, const BuildFailure* failure, const std::string& output,
                      const Arch& run_arch) {
  const RunLibrary* library = failure != nullptr ? missing_library(failure->messages) : nullptr;
  result.outcome = ProgramOutcome::left_out;
  if (library == nullptr)
    throw Error(ExitStatus::step_failed,
                "a host program could not be built for " + run_arch.name + ", make said:\n" +
                    last_lines(failure != nullptr ? failure->messages : output) + "\n",
                result.path, "mend the tree or the compiler; the make call is shown with --verbose");
  result.missing_library = library->name;
  result.reason = library->name + " for " + run_arch.debian + " is missing here" +
                  (result.feature.empty() ? "" : ", so the target lacks " + result.feature) + ": " +
                  how_to_install(*library, run_arch);
  if (result.required)
    throw Error(
        ExitStatus::environment,
        "a required host program cannot be built, " + library->name + " for " + run_arch.debian + " is missing here",
        result.path, how_to_install(*library, run_arch));
}

}  // namespace

std::string to_string(ProgramOutcome outcome) {
  switch (outcome) {
    case ProgramOutcome::rebuilt:
      return "rebuilt";
    case ProgramOutcome::native:
      return "native";
    case ProgramOutcome::left_out:
      return "left out";
  }
  return {};
}

std::vector<HostProgramResult> rebuild_host_programs(CommandRunner& runner, const KbuildMirror& mirror,
                                                     const KernelTree& tree, const Toolchain& toolchain,
                                                     const HeadersPlan& plan, const RebuildRequest& request) {
  CommandResult made = runner.run(kbuild_command(mirror, tree, toolchain, request.sysroot, request.jobs));
  if (made.status == 127)
    throw Error(ExitStatus::environment, "the program is not installed", "make", "`apt-get install make`");
  auto finished = finished_programs(mirror);
  auto failures = build_failures(made.output);

  std::set<std::string> paths(finished);
  for (const auto& path : plan.host_programs) paths.insert(path);
  for (const auto& row : host_programs())
    if (is_required(row.path, tree.config) || is_asked_for(row.path, request.require)) paths.insert(row.path);

  std::vector<HostProgramResult> results;
  for (const auto& path : paths) {
    HostProgramResult result = describe(path, tree);
    result.required = result.required || is_asked_for(path, request.require);
    if (finished.contains(path)) {
      result.outcome = ProgramOutcome::rebuilt;
    } else if (path.starts_with("tools/") && is_asked_for(path, request.require)) {
      throw Error(ExitStatus::impossible, "--require names a program that this version cannot rebuild", path,
                  "build natively, or leave it out of --require");
    } else if (path.starts_with("tools/")) {
      result.outcome = ProgramOutcome::left_out;
      result.reason = "programs of tools/ are not rebuilt for another machine by this version";
    } else {
      explain_left_out(result, failure_of(path, failures), made.output, *toolchain.run_arch);
    }
    results.push_back(result);
  }
  return results;
}

std::vector<HostProgramResult> native_host_programs(const KernelTree& tree, const HeadersPlan& plan) {
  std::vector<HostProgramResult> results;
  for (const auto& path : plan.host_programs) results.push_back(describe(path, tree));
  return results;
}

}  // namespace extmod
