// SPDX-License-Identifier: GPL-2.0-or-later
#include "hostprogs/rebuild.h"

#include <algorithm>
#include <set>

#include "content/host_program.h"
#include "support/error.h"
#include "support/text.h"
#include "target/compiler_advice.h"
#include "target/sysroot.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

bool is_asked_for(const std::string& path, const std::vector<std::string>& require) {
  for (const auto& name : require)
    if (path == name || fs::path(path).filename() == name) return true;
  return false;
}

/// The failure of the program itself or, where the folder is its own, of an object beside it.
const BuildFailure* failure_of(const std::string& path, const std::vector<BuildFailure>& failures) {
  for (const auto& failure : failures)
    if (failure.target == path || failure.target == path + ".o") return &failure;
  const fs::path folder = fs::path(path).parent_path();
  if (folder == "scripts") return nullptr;
  for (const auto& failure : failures)
    if (fs::path(failure.target).parent_path() == folder && failure.target.ends_with(".o")) return &failure;
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

/// A program that --require alone asks for can be done without.
std::string way_out(const HostProgramResult& result, const KernelTree& tree) {
  if (is_required(result.path, tree.config)) return "";
  return ", or give up " + fs::path(result.path).filename().string() + " with --without instead of --require";
}

void explain_missing_library(HostProgramResult& result, bool fatal, const RunLibrary& library, const KernelTree& tree,
                             const Toolchain& toolchain) {
  const std::string advice = advise_library_for(library, *toolchain.compiler, toolchain.userland.c_library);
  const std::string missing = library.name + (toolchain.static_link ? " (static archive)" : "") + " for " +
                              toolchain.run_arch + " is missing here";
  result.missing_library = library.name;
  result.reason = missing + (result.feature.empty() ? "" : ", so the target lacks " + result.feature) + ": " + advice;
  if (fatal)
    throw Error(ExitStatus::environment, "a required host program cannot be built, " + missing, result.path,
                advice + way_out(result, tree));
}

/// `fatal`: no package without it.
void explain_left_out(HostProgramResult& result, bool fatal, const BuildFailure* failure, const MadePrograms& made,
                      const KernelTree& tree, const Toolchain& toolchain, bool require_alone) {
  result.outcome = ProgramOutcome::left_out;
  if (failure == nullptr && result.path.starts_with("tools/") && (fatal || !require_alone))
    throw Error(ExitStatus::impossible, "the source has nothing to build it from, and " + result.feature + " needs it",
                result.path, "give the whole source with --srctree");
  if (const RunLibrary* library = failure != nullptr ? missing_library(failure->messages) : nullptr)
    return explain_missing_library(result, fatal, *library, tree, toolchain);
  result.log = last_lines(failure != nullptr ? failure->messages : made.output);
  // Without a failure of its own make itself was ended: what else it would have made is not known.
  const bool ended = failure == nullptr && (!require_alone || made.programs.empty());
  if (fatal || ended)
    throw Error(ExitStatus::step_failed,
                "a host program could not be built for " + toolchain.run_arch + ", make said:\n" + result.log + "\n",
                result.path,
                "correct the tree or name another compiler with --cc" + way_out(result, tree) +
                    "; --verbose shows the call of make");
  result.reason = "it could not be built" + (result.feature.empty() ? "" : ", so the target lacks " + result.feature);
  if (!require_alone)
    result.reason += "; --without " + fs::path(result.path).filename().string() +
                     " says that this is meant, --json shows what make said";
}

/// What the tree had, what the configuration requires, what is left out on purpose: there is something to be said of
/// it.
bool is_expected(const HostProgramResult& result, const HeadersPlan& plan) {
  return result.required || plan.omitted.contains(result.path) ||
         std::find(plan.host_programs.begin(), plan.host_programs.end(), result.path) != plan.host_programs.end();
}

void omit(HostProgramResult& result, const std::string& reason, bool asked_for) {
  if (asked_for) throw Error(ExitStatus::impossible, "--require names a program that is left out", result.path, reason);
  result.outcome = ProgramOutcome::omitted;
  result.reason = reason;
}

}  // namespace

std::string to_string(ProgramOutcome outcome) {
  switch (outcome) {
    case ProgramOutcome::rebuilt:
      return "rebuilt";
    case ProgramOutcome::reused:
      return "reused";
    case ProgramOutcome::native:
      return "native";
    case ProgramOutcome::left_out:
      return "left out";
    case ProgramOutcome::omitted:
      return "omitted";
  }
  return {};
}

RebuildResult rebuild_host_programs(CommandRunner& runner, const fs::path& workspace, const KernelTree& tree,
                                    const Toolchain& toolchain, const HeadersPlan& plan,
                                    const RebuildRequest& request) {
  RebuildResult rebuilt;
  MadePrograms made = run_groups(runner, workspace, tree, toolchain, plan, request.run);
  rebuilt.warnings = made.warnings;

  std::set<std::string> paths;
  for (const auto& [path, program] : made.programs) paths.insert(path);
  for (const auto& path : plan.host_programs) paths.insert(path);
  for (const auto& row : host_programs()) paths.insert(row.path);
  for (const auto& [path, reason] : plan.omitted) paths.insert(path);

  for (const auto& path : paths) {
    HostProgramResult result = describe(path, tree);
    bool asked_for = is_asked_for(path, request.require);
    auto program = made.programs.find(path);
    const BuildFailure* failure = failure_of(path, made.failures);
    // The caller reports programs that --require names and nothing here builds.
    if (program == made.programs.end() && failure == nullptr && !is_expected(result, plan)) continue;
    result.required = result.required || asked_for;
    if (auto omitted = plan.omitted.find(path); omitted != plan.omitted.end()) {
      omit(result, omitted->second, asked_for);
    } else if (program != made.programs.end()) {
      result.outcome = program->second.reused ? ProgramOutcome::reused : ProgramOutcome::rebuilt;
      result.file = program->second.file;
    } else if (failure == nullptr && !result.required && (made.status == 0 || !made.failures.empty())) {
      omit(result, "this configuration does not build it, or it is written in Rust", asked_for);
    } else {
      const bool fatal = request.require_alone ? asked_for : result.required;
      explain_left_out(result, fatal, failure, made, tree, toolchain, request.require_alone);
    }
    rebuilt.programs.push_back(result);
  }
  return rebuilt;
}

std::vector<HostProgramResult> native_host_programs(const KernelTree& tree, const HeadersPlan& plan,
                                                    const std::vector<std::string>& require) {
  std::vector<HostProgramResult> results;
  for (const auto& path : plan.host_programs) results.push_back(describe(path, tree));
  for (const auto& [path, reason] : plan.omitted) {
    HostProgramResult result = describe(path, tree);
    omit(result, reason, is_asked_for(path, require));
    results.push_back(result);
  }
  return results;
}

}  // namespace extmod
