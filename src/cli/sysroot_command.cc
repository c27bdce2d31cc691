// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>

#include "cli/build_options.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/subcommand.h"
#include "cli/sysroot_env.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

struct SysrootCommand {
  SysrootRequest make;
  TreeRequest tree;
  std::filesystem::path check;
  std::filesystem::path env;
  std::string env_format = "shell";
};

/// The endings of the files, for people.
std::string library_files() {
  std::vector<std::string> endings;
  for (const auto& format : package_formats()) endings.emplace_back(format.files);
  return join(endings, ", ");
}

std::string sysroot_footer() {
  std::string text = R"(
Fills a folder with libraries and headers, for `build --sysroot DIR`: from packages of any format, from an archive or folder
with somebody's root file system or SDK, from a cross compiler's own C library, or from several of them. Host programs for
the machine where modules will be built are linked with them, and the packages that build makes depend on the libraries by
the names that packages of the same format have. Nothing is installed. extmod-pkg-sysroot.json in the folder says what is in
it, with versions.
)";
  std::string examples;
  for (const auto& format : package_formats()) {
    if (!format.libraries) continue;
    const LibraryPackages& packages = format.libraries();
    if (!packages.downloads.empty()) text += "--fetch and --for: " + packages.downloads + "\n";
    for (const auto& line : packages.examples) examples += "  extmod-pkg sysroot " + line + "\n";
  }
  return text + limits_help() + "\nExamples:\n" + examples +
         "  extmod-pkg sysroot --from-compiler --cross-compile aarch64-linux-gnu- --output arm64-libs\n"
         "  extmod-pkg sysroot --for ../build-arm64 --output arm64-libs && extmod-pkg build ../build-arm64 --sysroot "
         "arm64-libs\n"
         "  text=$(extmod-pkg sysroot --env arm64-libs) && eval \"$text\" && ./configure --host=$CHOST --prefix=/usr\n"
         "  extmod-pkg sysroot --env arm64-libs --env-format cmake >arm64.cmake\n"
         "  extmod-pkg sysroot --check /opt/sdk/sysroot --for ../build-arm64";
}

template <typename Report>
Report with_progress(const std::function<Report(CommandRunner&, Progress&)>& work) {
  TerminalProgress progress;
  ProcessRunner runner([&progress](const std::string& output) { progress.detail(output); });
  return work(runner, progress);
}

int run_check(const SysrootCommand& command) {
  if (command.tree.objtree.empty())
    throw Error(ExitStatus::impossible, "nothing says what the sysroot is for", "--check", "give --for OBJTREE");
  if (!command.make.output.empty() || !command.make.sources.empty() || !command.make.fetch.empty() ||
      command.make.from_compiler)
    throw Error(ExitStatus::impossible, "--check writes nothing and takes no sources", "--check",
                "make the sysroot first, then check it");
  const auto check = with_progress<SysrootCheck>([&](CommandRunner& runner, Progress& progress) {
    return check_sysroot({command.check, command.tree, command.make.compiler}, runner, progress);
  });
  print(output_options().json ? report_json(check) : report_text(check));
  return static_cast<int>(check.suffices() ? ExitStatus::done : ExitStatus::impossible);
}

int run_env(const SysrootCommand& command) {
  const auto env = with_progress<SysrootEnv>([&](CommandRunner& runner, Progress& progress) {
    return sysroot_env({command.env, command.make.compiler}, runner, progress);
  });
  print(env_text(env, output_options().json ? "json" : command.env_format));
  return static_cast<int>(ExitStatus::done);
}

int run_make(SysrootCommand& command) {
  if (command.make.output.empty())
    throw Error(ExitStatus::impossible, "no folder was named", "--output",
                "give --output DIR, --check DIR or --env DIR");
  if (!command.tree.objtree.empty()) command.make.tree = command.tree;
  const auto report = with_progress<SysrootReport>(
      [&](CommandRunner& runner, Progress& progress) { return make_sysroot(command.make, runner, progress); });
  print(output_options().json ? report_json(report) : report_text(report));
  return static_cast<int>(ExitStatus::done);
}

void add_fetch_options(CLI::App& app, SysrootCommand& command) {
  app.add_option("--fetch", command.make.fetch,
                 "packages to download, with the libraries that they depend on: NAME or NAME=VERSION")
      ->delimiter(',')
      ->option_text("NAME,...");
  app.add_flag("--refresh", command.make.refresh, "get new package lists for --fetch and --for first");
  command.tree.any_release = true;
  command.tree.allow_missing_symvers = true;
  app.add_option("--for", command.tree.objtree, "download the libraries that the host programs of this kernel link")
      ->type_name("OBJTREE");
}

}  // namespace

std::function<int()> add_sysroot(CLI::App& app) {
  auto command = std::make_shared<SysrootCommand>();
  app.add_option("SOURCE", command->make.sources,
                 "packages of libraries and their development packages, archives, folders: " + library_files())
      ->type_name("");
  app.add_option("--output", command->make.output, "folder to create; a sysroot of an earlier run is replaced")
      ->type_name("DIR");
  add_fetch_options(app, *command);
  app.add_flag("--from-compiler", command->make.from_compiler,
               "take the C library and headers that the cross compiler brings (/usr/TRIPLET, its -print-sysroot)");
  app.add_option("--check", command->check,
                 "tell whether this sysroot has what the kernel of --for needs; exit 2 if not")
      ->type_name("DIR");
  app.add_option("--env", command->env,
                 "print what configure, CMake or Meson need to compile a library into this sysroot")
      ->type_name("DIR");
  app.add_option("--env-format", command->env_format, "for --env: shell, cmake, meson or json")
      ->check(CLI::IsMember(env_formats()))
      ->option_text("FORMAT=shell");
  add_limit_option(app, command->make.limits);
  add_tree_options(app, command->tree);
  auto read_variables = add_compiler_options(app, command->make.compiler);
  app.footer(sysroot_footer());
  return [command, read_variables] {
    read_variables();
    if (!command->env.empty()) return run_env(*command);
    return command->check.empty() ? run_make(*command) : run_check(*command);
  };
}

}  // namespace extmod
