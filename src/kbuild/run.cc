// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/run.h"

#include <algorithm>
#include <map>

#include "kbuild/hooks.h"
#include "support/error.h"
#include "support/process.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "support/workspace.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// What packaging/hooks/packaging.mk notes of one run of scripts/Makefile.package: its variables, goals first.
using Record = std::map<std::string, std::string>;

std::vector<Record> read_records(const fs::path& file) {
  std::vector<Record> records;
  for (const auto& line : split(read_file_if_exists(file).value_or(""), '\n')) {
    size_t equals = line.find('=');
    if (equals == std::string::npos) continue;
    const std::string name = line.substr(0, equals);
    if (name == "goals") records.emplace_back();
    if (!records.empty()) records.back()[name] = line.substr(equals + 1);
  }
  // A make that remakes one of its makefiles reads them all again.
  records.erase(std::unique(records.begin(), records.end()), records.end());
  return records;
}

/// The arguments of `--step` for a goal whose packages are there now; none for one with a hook, or without headers.
std::vector<std::string> step_of(const std::string& goal) {
  if (goal == "binrpm-pkg") return {"rpm"};
  if (goal == "rpm-pkg") return {"rpm", "source"};
  if (goal == "pacman-pkg") return {"pacman"};
  if (goal == "dir-pkg" || goal == "tar-pkg") return {"tar", "none"};
  if (goal == "targz-pkg") return {"tar", "gzip"};
  if (goal == "tarxz-pkg") return {"tar", "xz"};
  if (goal.starts_with("tar")) return {"tar", "zstd"};
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

/// dpkg-buildpackage called by itself reads no makefile: it gets the hook as an option, and the profile that
/// debian/control speaks of.
void add_hook_option(Command& command, const fs::path& hooks) {
  if (fs::path(command.argv[0]).filename() != "dpkg-buildpackage") return;
  std::string hook = replace_all(shell_quote({hooks / "step"}), "%", "%%") + " deb";
  command.argv.insert(command.argv.begin() + 1, "--hook-buildinfo=" + hook);
  const std::string control = read_file_if_exists("debian/control").value_or("");
  size_t end = control.find(".nokernelheaders>");
  size_t begin = control.rfind("<!pkg.", end);
  if (begin == std::string::npos || end == std::string::npos) return;
  std::string profile = control.substr(begin + 2, end - begin - 2) + ".nokernelheaders";
  for (auto& word : command.argv)
    for (std::string_view option : {"-P", "--build-profiles="})
      if (word.starts_with(option)) word += "," + profile;
  std::string& profiles = command.environment["DEB_BUILD_PROFILES"];
  profiles += (profiles.empty() ? "" : " ") + profile;
}

}  // namespace

PackagingResult run_packaging(const PackagingRequest& request) {
  TempDir hooks(workspace_parent());
  write_packaging_hooks(hooks.path(), request.program, request.options);
  Command command{request.argv, ".", own_environment()};
  command.environment["MAKEFILES"] = makefiles_with(hooks.path());
  command.environment["EXTMOD_PKG_RECORD"] = hooks.path() / "record";
  add_hook_option(command, hooks.path());
  PackagingResult result;
  result.status = run_attached(command);
  if (result.status == 127 && find_program(request.argv[0]).empty())
    throw Error(ExitStatus::environment, "the command is not there", request.argv[0],
                "give a program and its arguments");
  auto records = read_records(hooks.path() / "record");
  result.packaged = !records.empty() || fs::path(request.argv[0]).filename() == "dpkg-buildpackage";
  for (const auto& record : records)
    for (const auto& goal : split_words(record.at("goals")))
      if (auto arguments = step_of(goal); !arguments.empty() && result.status == 0)
        result.status = run_step(hooks.path(), record, arguments);
  return result;
}

}  // namespace extmod
