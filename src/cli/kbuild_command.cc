// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "cli/build_options.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/subcommand.h"
#include "jobs/headers_facts.h"
#include "kbuild/hooks.h"
#include "kbuild/record.h"
#include "kbuild/run.h"
#include "kbuild/step.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/ownership.h"
#include "support/text.h"
#include "support/workspace.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr const char* kKbuildFooter = R"~(
Runs COMMAND as it is, with its own output and exit status, and replaces one thing: the headers package is the verified
one of `extmod-pkg build`, with the version and maintainer of the packages beside it. If that package cannot be made, the
command fails. Behind sudo, doas, runuser, setpriv and env, make gets the hooks on its command line. If no make of a
kernel reads the hooks (containers, ssh, scripts that clear the environment), or nothing is packaged, the status is 2.

{targets}
Examples:
{examples}  eval "$(extmod-pkg kbuild --print-env)"   # then make without prefix: {without_prefix})~";

std::string kbuild_footer() {
  std::string targets;
  std::string examples;
  std::vector<std::string> without_prefix;
  for (const auto& format : package_formats()) {
    if (!format.in_kernel) continue;
    const KernelPackaging& packaging = format.in_kernel();
    for (const auto& line : packaging.help) targets += "  " + line + "\n";
    for (const auto& line : packaging.examples) examples += "  extmod-pkg kbuild -- " + line + "\n";
    if (!packaging.without_prefix.empty()) without_prefix.push_back(packaging.without_prefix);
  }
  return fmt::format(kKbuildFooter, fmt::arg("targets", targets), fmt::arg("examples", examples),
                     fmt::arg("without_prefix", join(without_prefix, ", and ")));
}

struct KbuildRequest {
  BuildRequest build;
  std::vector<std::string> words;  ///< the command, or a step's arguments
  std::string step;
  bool print_env = false;
  bool allow_nothing = false;
};

/// The options before the command. As with `env` or `nice`, the command begins with the first word that is no option.
std::vector<std::string> options_typed(const std::vector<std::string>& command) {
  const std::vector<std::string> line = command_line();
  std::vector<std::string> options;
  for (size_t i = 2; i + command.size() < line.size(); ++i)
    if (line[i] != "--print-env" && line[i] != "--allow-nothing" && line[i] != "--") options.push_back(line[i]);
  return options;
}

/// Kbuild calls the steps with its own CC and KERNELRELEASE in the environment, beside srctree. Without that they are
/// what a shell has exported.
void take_kbuilds_variables(BuildRequest& build) {
  if (!environment("srctree")) return;
  CompilerRequest& compiler = build.toolchain.compiler;
  // An option counts more, and Kbuild's compiler is for the kernel's own userland.
  auto cc = environment("CC");
  if (cc && !compiler.names_compiler() && !compiler.run_arch) {
    compiler.cc = cc;
    compiler.cc_named_by = "Kbuild's CC";
  }
  if (!build.tree.kernelrelease) build.tree.kernelrelease = environment("KERNELRELEASE");
}

int run_step(const KbuildRequest& request) {
  std::optional<BuildReport> report;
  {
    TerminalProgress progress;
    ProcessRunner runner([&progress](const std::string& output) { progress.detail(output); });
    report = run_packaging_step(request.step, request.build, request.words, runner, progress);
  }
  if (report) {
    const int status = finish(*report);
    std::vector<fs::path> packages;
    for (const auto& package : report->packages) packages.push_back(package.path);
    if (status == 0) note_packaging_step(request.step, packages);
    return status;
  }
  note_packaging_step(request.step, {});
  print("extmod-pkg: this kernel has no modules (CONFIG_MODULES=n): there are no headers to package\n");
  return 0;
}

/// The folder of the hooks is named after its content: shells and jobs of several versions may use theirs at once.
int print_environment(const KbuildRequest& request) {
  auto cache = user_cache_folder();
  if (!cache)
    throw Error(ExitStatus::environment, "there is no place for the hooks", "HOME", "set HOME or XDG_CACHE_HOME");
  const fs::path program = fs::read_symlink("/proc/self/exe");
  const std::vector<std::string> options = options_typed(request.words);
  std::vector<std::string> key = options;
  key.insert(key.begin(), {EXTMOD_PKG_VERSION, program, fs::current_path()});
  fs::path folder = *cache / "hooks" / digest_of(Digest::sha256(), join(key, "\n")).substr(0, 16);
  if (folder.string().find_first_of(" \t\n:'\"$#%\\") != std::string::npos)
    throw Error(ExitStatus::impossible, "make cannot read hooks in a folder with such a name", folder,
                "set XDG_CACHE_HOME to a folder without blanks and colons");
  // make runs what is in it.
  if (const std::string why = why_not_ours(folder); !why.empty())
    throw Error(ExitStatus::environment, "others could change hooks in this folder (" + why + ")", folder,
                "set XDG_CACHE_HOME to a folder of your own (with sudo: sudo -H)");
  fs::create_directories(folder);
  if (!may_execute(folder))
    throw Error(ExitStatus::environment, "make cannot run hooks in this folder, it is mounted noexec", folder,
                "set XDG_CACHE_HOME to a folder on another file system");
  write_packaging_hooks(folder, program, options);
  print("export MAKEFILES=" + shell_quote({makefiles_with(folder)}) + "\n");
  return 0;
}

int run_command(const KbuildRequest& request) {
  if (request.words.empty())
    throw Error(ExitStatus::impossible, "there is no command", "extmod-pkg kbuild",
                "give one: extmod-pkg kbuild -- make bindeb-pkg");
  PackagingResult result = run_packaging(
      {request.words, fs::read_symlink("/proc/self/exe"), options_typed(request.words), request.allow_nothing});
  if (!result.packaged && result.status == 0 && !request.allow_nothing)
    TerminalProgress().warning("the packages that the command made have no headers, so none were replaced");
  return result.status;
}

}  // namespace

std::function<int()> add_kbuild(CLI::App& app) {
  auto request = std::make_shared<KbuildRequest>();
  auto read_variables = add_rebuild_options(app, request->build);
  request->build.tree.objtree = ".";
  add_layout_option(app, request->build, "where the kernel's own package has its modules");
  app.option_defaults()->group("Hooks");
  app.add_flag("--print-env", request->print_env,
               "print a shell command that exports variables; with them, make needs no prefix");
  app.add_flag("--allow-nothing", request->allow_nothing,
               "a make of a kernel that makes no packages ends with its own status");
  app.add_option("--step", request->step, "for the hooks: run the step of one format now, in --objtree")
      ->check(CLI::IsMember(packaging_steps()))
      ->option_text("NAME");
  app.add_option("--objtree", request->build.tree.objtree, "for --step: build folder of the kernel")
      ->capture_default_str()
      ->type_name("DIR");
  app.add_option("COMMAND", request->words, "packaging command and its arguments")->type_name("");
  app.positionals_at_end();
  app.footer(kbuild_footer());
  return [request, read_variables] {
    if (!request->step.empty()) {
      take_kbuilds_variables(request->build);
      read_variables();
      return run_step(*request);
    }
    // Reported now, not after an hour of building the kernel.
    check_toolchain_request(request->build.toolchain);
    return request->print_env ? print_environment(*request) : run_command(*request);
  };
}

}  // namespace extmod
