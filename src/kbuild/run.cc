// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/run.h"

#include <algorithm>
#include <map>
#include <set>

#include "kbuild/hooks.h"
#include "package/package_format.h"
#include "support/error.h"
#include "support/process.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "support/workspace.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// What packaging/hooks/packaging.mk records of one run of scripts/Makefile.package: its variables, goals first.
using Record = std::map<std::string, std::string>;

/// Everything that the makes recorded.
struct Report {
  bool kernel = false;    ///< a make of a kernel read the hooks
  bool packages = false;  ///< one of them ran a packaging target
  std::vector<Record> records;
};

Report read_report(const fs::path& file) {
  Report report;
  std::vector<Record>& records = report.records;
  for (const auto& line : split(read_file_if_exists(file).value_or(""), '\n')) {
    size_t equals = line.find('=');
    if (equals == std::string::npos) continue;
    const std::string name = line.substr(0, equals);
    report.kernel = true;
    report.packages = report.packages || name == "packages" || name == "goals";
    if (name == "kernel" || name == "packages") continue;
    if (name == "goals") records.emplace_back();
    if (!records.empty()) records.back()[name] = line.substr(equals + 1);
  }
  // A make that rebuilds one of its makefiles reads all of them again.
  records.erase(std::unique(records.begin(), records.end()), records.end());
  return report;
}

/// What each format has of the kernel's own packaging.
struct FormatInKernel {
  std::string format;
  const KernelPackaging& packaging;
};

std::vector<FormatInKernel> formats_in_kernel() {
  std::vector<FormatInKernel> found;
  for (const auto& format : package_formats())
    if (format.in_kernel) found.push_back({format.name, format.in_kernel()});
  return found;
}

/// Whether the command names a target that makes a headers package, possibly in the words of a shell command.
bool names_packaging_target(const std::vector<std::string>& argv) {
  std::set<std::string> targets;
  for (const auto& [format, packaging] : formats_in_kernel())
    for (const auto& target : packaging.targets) targets.insert(target.name);
  for (std::string word : argv) {
    std::replace_if(
        word.begin(), word.end(),
        [](char c) { return std::string_view(";&|()\"'`").find(c) != std::string_view::npos; }, ' ');
    for (const auto& part : split_words(word))
      if (targets.contains(part)) return true;
  }
  return false;
}

/// The command succeeded, but its packages have programs for the build machine, and nobody would notice.
void check_hooks_were_read(const std::vector<std::string>& argv, const Report& report) {
  if (report.packages) return;
  if (report.kernel && !names_packaging_target(argv)) return;
  throw Error(ExitStatus::impossible,
              std::string(report.kernel ? "the make that packaged the kernel" : "no make of a kernel") + " has " +
                  (report.kernel ? "not " : "") +
                  "read the hooks, so no headers package was replaced; the command itself succeeded",
              shell_quote(argv),
              "if sudo, env -i or a container clears the environment (MAKEFILES), put extmod-pkg behind it: `sudo "
              "extmod-pkg kbuild -- make ...`, `env -i PATH=\"$PATH\" extmod-pkg kbuild -- make ...`");
}

/// The arguments of `--step` for a target whose packages are there now. None for a target that has run the step itself,
/// or that makes no headers package.
std::vector<std::string> step_of(const std::string& goal) {
  for (const auto& [format, packaging] : formats_in_kernel())
    for (const auto& target : packaging.targets)
      if (target.name == goal && !packaging.inside_make) {
        std::vector<std::string> step = {format};
        step.insert(step.end(), target.arguments.begin(), target.arguments.end());
        return step;
      }
  return {};
}

int run_step(const fs::path& hooks, const Record& record, const std::vector<std::string>& arguments) {
  Command step{{hooks / "step"}, record.at("CURDIR"), own_environment()};
  step.argv.insert(step.argv.end(), arguments.begin(), arguments.end());
  for (const auto& [name, value] : record) {
    if (name == "goals" || name == "CURDIR") continue;
    if (value.empty())
      step.environment.erase(name);
    else
      step.environment[name] = value;
  }
  return run_attached(step);
}

/// A command that packages without make reads no makefile, so it gets the hook itself. False if it is none.
bool add_hook(Command& command, const fs::path& hooks) {
  for (const auto& [format, packaging] : formats_in_kernel())
    if (packaging.add_hook && packaging.add_hook(command, shell_quote({hooks / "step"}) + " " + format)) return true;
  return false;
}

}  // namespace

PackagingResult run_packaging(const PackagingRequest& request) {
  TempDir hooks(workspace_parent());
  write_packaging_hooks(hooks.path(), request.program, request.options);
  Command command{request.argv, ".", own_environment()};
  command.environment["MAKEFILES"] = makefiles_with(hooks.path());
  command.environment["EXTMOD_PKG_RECORD"] = hooks.path() / "record";
  const bool hooked = add_hook(command, hooks.path());
  PackagingResult result;
  result.status = run_attached(command);
  if (result.status == 127 && find_program(request.argv[0]).empty())
    throw Error(ExitStatus::environment, "there is no such command", request.argv[0],
                "give a program and its arguments");
  Report report = read_report(hooks.path() / "record");
  if (result.status == 0 && !hooked) check_hooks_were_read(request.argv, report);
  result.packaged = hooked || !report.records.empty();
  for (const auto& record : report.records)
    for (const auto& goal : split_words(record.at("goals")))
      if (auto arguments = step_of(goal); !arguments.empty() && result.status == 0)
        result.status = run_step(hooks.path(), record, arguments);
  return result;
}

}  // namespace extmod
