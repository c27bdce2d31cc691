// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/run.h"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

#include "kbuild/hook_checks.h"
#include "kbuild/hooks.h"
#include "kbuild/launcher.h"
#include "kbuild/record.h"
#include "support/error.h"
#include "support/process.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "support/workspace.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

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

/// `env` with the make's variables; the empty ones were not set there.
std::vector<std::string> env_words(const PackagingMake& make) {
  std::vector<std::string> words = {"env"};
  for (const auto& [name, value] : make)
    if (value.empty()) words.insert(words.end(), {"-u", name});
  for (const auto& [name, value] : make)
    if (!value.empty() && name != "goals" && name != "CURDIR") words.push_back(name + "=" + value);
  return words;
}

/// With the privileges that make had: the build folder may be another user's.
int run_step(const fs::path& hooks, const LaunchedProgram& launched, const PackagingMake& make,
             const std::vector<std::string>& arguments) {
  Command step{launched.privileges, make.at("CURDIR"), own_environment()};
  const std::vector<std::string> variables = env_words(make);
  step.argv.insert(step.argv.end(), variables.begin(), variables.end());
  step.argv.push_back(hooks / "step");
  step.argv.insert(step.argv.end(), arguments.begin(), arguments.end());
  return run_attached(step);
}

/// A command that packages without make reads no makefile, so it gets the hook itself. False if it is none.
bool add_hook(Command& command, const LaunchedProgram& launched, const fs::path& hooks) {
  Command program = command;
  const auto begin = program.argv.begin() + static_cast<std::ptrdiff_t>(launched.program);
  const std::vector<std::string> launcher(program.argv.begin(), begin);
  program.argv.erase(program.argv.begin(), begin);
  for (const auto& [format, packaging] : formats_in_kernel()) {
    if (!packaging.add_hook ||
        !packaging.add_hook(program.argv, launcher, shell_quote({hooks / "step"}) + " " + format))
      continue;
    command.argv.resize(launched.program);
    command.argv.insert(command.argv.end(), program.argv.begin(), program.argv.end());
    return true;
  }
  return false;
}

/// By name or, with sudo's # or without, by number.
std::optional<uid_t> user_id(const std::string& user) {
  if (const passwd* known = ::getpwnam(user.c_str())) return known->pw_uid;
  char* end = nullptr;
  const std::string number = user.substr(user.starts_with("#") ? 1 : 0);
  const unsigned long id = std::strtoul(number.c_str(), &end, 10);
  if (number.empty() || *end != '\0') return std::nullopt;
  return static_cast<uid_t>(id);
}

/// The user whom the command names has to read the hooks and write the record. Nobody else may do either.
void give_hooks(const fs::path& hooks, const PackagingRequest& request, const LaunchedProgram& launched) {
  if (!launched.user) return;
  const auto id = user_id(*launched.user);
  if (!id || *id == 0 || *id == ::geteuid()) return;
  bool given = ::geteuid() == 0 && ::chown(hooks.c_str(), *id, static_cast<gid_t>(-1)) == 0;
  for (const auto& file : fs::directory_iterator(hooks))
    given = given && ::chown(file.path().c_str(), *id, static_cast<gid_t>(-1)) == 0;
  if (given) return;
  throw Error(ExitStatus::impossible, "another user than root cannot be given the hooks", shell_quote(request.argv),
              "put extmod-pkg behind it: " + shell_quote(launched.privileges) + " extmod-pkg kbuild -- make ...");
}

/// The command with the hooks, and whether it got one as an option of its own.
struct HookedCommand {
  Command command;
  LaunchedProgram launched;
  bool hooked = false;
};

HookedCommand with_hooks(const PackagingRequest& request, const fs::path& hooks, const fs::path& record) {
  HookedCommand with{{request.argv, ".", own_environment()}, {}};
  const std::map<std::string, std::string> variables = {{"MAKEFILES", makefiles_with(hooks)},
                                                        {"EXTMOD_PKG_RECORD", record}};
  for (const auto& [name, value] : variables) with.command.environment[name] = value;
  const auto launched = launched_program(request.argv);
  if (!launched) return with;
  with.launched = *launched;
  give_hooks(hooks, request, *launched);
  with.hooked = add_hook(with.command, *launched, hooks);
  std::vector<std::string> words;
  words.reserve(variables.size());
  for (const auto& [name, value] : variables) words.push_back(name + "=" + value);
  if (launched->clears) with.command.argv = with_variables(with.command.argv, *launched, words);
  return with;
}

}  // namespace

PackagingResult run_packaging(const PackagingRequest& request) {
  TempDir hooks(workspace_parent());
  const fs::path file = hooks.path() / "record";
  write_packaging_hooks(hooks.path(), request.program, request.options, file);
  const HookedCommand with = with_hooks(request, hooks.path(), file);
  // Times of files are some milliseconds behind the clock, so one of them says when the command begins.
  const FinishedCommand finished{request.argv, with.hooked, fs::last_write_time(hooks.path() / "step")};
  PackagingResult result;
  result.status = run_attached(with.command);
  if (result.status == 127 && find_program(request.argv[0]).empty())
    throw Error(ExitStatus::environment, "there is no such command", request.argv[0],
                "give a program and its arguments");
  if (result.status != 0) return result;
  const PackagingRecord record = read_packaging_record(file);
  check_hooks_were_read(finished, record);
  result.packaged = !record.steps.empty() || !record.makes.empty();
  for (const auto& make : record.makes)
    for (const auto& goal : split_words(make.at("goals")))
      if (auto arguments = step_of(goal); !arguments.empty() && result.status == 0)
        result.status = run_step(hooks.path(), with.launched, make, arguments);
  if (result.status == 0) check_packages_are_ours(finished, read_packaging_record(file));
  if (!result.packaged && record.targets.empty() && !request.allow_nothing)
    throw Error(ExitStatus::impossible, "the command made no kernel packages, so no headers package was replaced",
                shell_quote(request.argv), "give a packaging target, or --allow-nothing if that is right");
  return result;
}

}  // namespace extmod
