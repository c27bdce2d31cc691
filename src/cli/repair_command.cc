// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include <memory>

#include "cli/build_options.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/subcommand.h"
#include "jobs/repair.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr const char* kRepairFooter = R"(
Judges packages as `verify` does, rebuilds the programs that are wrong from the sources in the package, and writes a new
package of the same format: only these programs, its version and what follows from both differ. The new package is
verified before it gets its name. Packages and folders that were given are never written to. What cannot be rebuilt and no
module build needs is left out.

The package's own makefiles are run for that, so repair no package that you would not install.)";

constexpr const char* kExamples = R"(
Examples:
  extmod-pkg repair linux-headers-6.12.0-arm64{ending}
  extmod-pkg repair linux-headers-6.12.0-arm64{ending} --output fixed --sysroot arm64-libs --sign me@example.org
  extmod-pkg repair linux-headers-6.12.0-arm64{ending} --srctree linux-6.12 --package-version 6.12.0-2
  extmod-pkg repair /mnt/usr/src/linux-headers-6.12.0 --output linux-headers-6.12.0)";

std::string package_endings() {
  std::vector<std::string> all;
  for (const auto& format : package_formats()) all.emplace_back(format.files);
  return join(all, ", ");
}

int repair(const RepairRequest& request) {
  RepairReport report;
  {
    TerminalProgress progress;
    ProcessRunner runner([&progress](const std::string& output) { progress.detail(output); });
    report = repair_packages(request, runner, progress);
  }
  print(output_options().json ? report_json(report) : report_text(report));
  return static_cast<int>(report.status());
}

void add_result_options(CLI::App& app, RepairRequest& request) {
  app.option_defaults()->group("New packages");
  app.add_option("-o,--output", request.output,
                 "folder for new packages (default: the current one); of a folder, the copy to make")
      ->type_name("DIR");
  app.add_option("--package-version", request.version,
                 "version of the new package (default: the old one with +repaired1, or what the format has for that)");
  app.add_flag_callback(
      "--no-derived-depends", [&request] { request.derive_depends = false; },
      "keep the dependencies on libraries as they are");
  add_signing_options(app, request.sign_key, request.sign_command);
}

}  // namespace

std::function<int()> add_repair(CLI::App& app) {
  auto request = std::make_shared<RepairRequest>();
  app.add_option("PACKAGE", request->paths, "headers packages of one kernel, " + package_endings() + "; or one folder")
      ->required()
      ->type_name("");
  app.add_option("--for-release", request->for_release,
                 "release of a distribution, by ID and VERSION_ID in its os-release: programs must run there")
      ->type_name("ID:VERSION");
  app.add_option(
         "--srctree", request->headers.tree.srctree,
         "the kernel's whole source, for programs whose sources are not in the package (objtool, resolve_btfids)")
      ->type_name("DIR");
  auto read_variables = add_toolchain_options(app, request->headers.toolchain);
  app.add_flag("--static", request->headers.toolchain.static_link,
               "link programs statically, so that they run on any distribution");
  add_cache_options(app, request->headers);
  add_result_options(app, *request);
  app.option_defaults()->group("Options");
  add_limit_option(app, request->limits);
  app.footer(kRepairFooter + limits_help() + "\n" +
             fmt::format(kExamples, fmt::arg("ending", package_formats().front().files)));
  return [=] {
    read_variables();
    return repair(*request);
  };
}

}  // namespace extmod
