// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>

#include "cli/build_options.h"
#include "cli/config_file.h"
#include "cli/output.h"
#include "cli/prepare_options.h"
#include "cli/report.h"
#include "cli/subcommand.h"
#include "jobs/stage.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr const char* kBuildFooter = R"(
With --defconfig, --kernel-config or another option of Source, Kernel configuration and What is made, OBJTREE is a
SOURCE: an archive or a clean folder, of which `extmod-pkg prepare` makes the tree first. Architecture, release, source,
compiler and configuration are read from OBJTREE; options override them. OBJTREE and the source are never written to. A
package is only written if its content passed verification.

Examples:
  extmod-pkg build ../build-arm64
  extmod-pkg build . --format all --output /srv/packages --compress xz
  extmod-pkg build build --sysroot arm64-libs --require sign-file
  make -C linux O=$PWD/build ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- modules_prepare && extmod-pkg build build)";

constexpr const char* kStageFooter = R"(
Writes the tree that a package would have in /usr/src/linux-headers-RELEASE. DESTDIR must be empty or not exist.

Example, in the %install section of a spec:
  extmod-pkg stage . %{buildroot}/usr/src/kernels/%{KERNELRELEASE})";

using Job = BuildReport (*)(const BuildRequest&, CommandRunner&, Progress&);

/// Where `build` was given a source, the tree that is packaged is made first.
void prepare_source(const PrepareRequest& prepare, BuildRequest& request, CommandRunner& runner, Progress& progress) {
  const PrepareReport report = prepare_tree(prepare, runner, progress);
  for (const auto& row : report.configuration.differences) progress.warning(difference_line(row));
  for (const auto& note : report.notes) progress.warning(note);
  request.tree.objtree = report.objtree;
}

int run_job(Job job, BuildRequest request, const PrepareRequest* prepare = nullptr) {
  BuildReport report;
  {
    TerminalProgress progress;
    ProcessRunner runner([&progress](const std::string& output) { progress.detail(output); });
    if (prepare != nullptr) prepare_source(*prepare, request, runner, progress);
    report = job(request, runner, progress);
  }
  return finish(report);
}

}  // namespace

int finish(const BuildReport& report) {
  print(output_options().json ? report_json(report) : report_text(report));
  return static_cast<int>(report.verified || report.dry_run ? ExitStatus::done : ExitStatus::unverified);
}

std::vector<std::string> command_line() {
  std::vector<std::string> words = split(read_file("/proc/self/cmdline"), '\0');
  if (!words.empty() && words.back().empty()) words.pop_back();
  return words;
}

std::function<int()> add_build(CLI::App& app) {
  auto request = std::make_shared<BuildRequest>();
  request->output = ".";
  auto read_variables = add_build_options(app, *request);
  add_package_options(app, *request);
  auto prepare = std::make_shared<PrepareRequest>();
  auto is_source = add_source_of_build(app, *prepare);
  auto apply_config = add_config_option(app);
  app.footer(kBuildFooter);
  return [request, read_variables, apply_config, prepare, is_source, &app] {
    read_variables();
    auto check_formats = check_format_options(app, *request);
    apply_config();
    check_formats();
    request->command = command_line();
    return run_job(build_packages, *request, is_source(*request) ? prepare.get() : nullptr);
  };
}

std::function<int()> add_stage(CLI::App& app) {
  auto request = std::make_shared<BuildRequest>();
  auto read_variables = add_build_options(app, *request);
  app.add_option("DESTDIR", request->output, "folder to create")->required()->type_name("");
  app.footer(kStageFooter);
  return [request, read_variables] {
    read_variables();
    return run_job(stage_tree, *request);
  };
}

}  // namespace extmod
