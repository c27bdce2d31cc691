// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>

#include "cli/build_options.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/subcommand.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

/// The endings of the files, for people.
std::string library_files() {
  std::vector<std::string> endings;
  for (const auto& format : package_formats())
    if (format.libraries) endings.emplace_back(format.files);
  return join(endings, ", ");
}

std::string sysroot_footer() {
  std::string text = R"(
Unpacks libraries and headers from packages into a folder, for `build --sysroot DIR`. Host programs for the machine where
modules will be built are linked with them, and the packages that build makes depend on the libraries by the names of
these packages. Nothing is installed.)";
  std::string examples;
  for (const auto& format : package_formats()) {
    if (!format.libraries) continue;
    text += " --fetch and --for: " + format.libraries().downloads + "\n";
    for (const auto& line : format.libraries().examples) examples += "  extmod-pkg sysroot " + line + "\n";
  }
  return text + limits_help() + "\nExamples:\n" + examples +
         "  extmod-pkg sysroot --for ../build-arm64 --output arm64-libs && extmod-pkg build ../build-arm64 --sysroot "
         "arm64-libs";
}

int run(const SysrootRequest& request) {
  SysrootReport report;
  {
    TerminalProgress progress;
    ProcessRunner runner([&progress](const std::string& output) { progress.detail(output); });
    report = make_sysroot(request, runner, progress);
  }
  print(output_options().json ? report_json(report) : report_text(report));
  return static_cast<int>(ExitStatus::done);
}

}  // namespace

std::function<int()> add_sysroot(CLI::App& app) {
  auto request = std::make_shared<SysrootRequest>();
  auto tree = std::make_shared<TreeRequest>();
  app.add_option("PACKAGE", request->packages,
                 "packages of libraries, and their development packages: " + library_files())
      ->type_name("");
  app.add_option("--run-arch", request->run_arch, "architecture of the packages (default with --for: the kernel's)")
      ->type_name("ARCH");
  app.add_option("--output", request->output, "folder to create; a sysroot of an earlier run is replaced")
      ->required()
      ->type_name("DIR");
  app.add_option("--fetch", request->fetch, "packages to download, with the libraries that they depend on")
      ->delimiter(',')
      ->option_text("NAME,...");
  tree->any_release = true;
  tree->allow_missing_symvers = true;
  app.add_option("--for", tree->objtree, "download the libraries that the host programs of this kernel link")
      ->type_name("OBJTREE");
  add_tree_options(app, *tree);
  add_limit_option(app, request->limits);
  app.footer(sysroot_footer());
  return [request, tree] {
    if (!tree->objtree.empty()) request->tree = *tree;
    return run(*request);
  };
}

}  // namespace extmod
