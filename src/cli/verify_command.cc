// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/output.h"
#include "cli/report.h"
#include "cli/subcommand.h"
#include "package/package_format.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr const char* kVerifyFooter = R"~(
Checks every file: machine, ABI, loader and library versions of ELF files, the files and programs that the configuration
needs, links, modes and times. Exit status 0 if no check finds an error, else 5. Without --root and --sysroot the programs
are only compared with each other and with the kernel's architecture.
{limits}
Examples:
  extmod-pkg verify linux-headers-6.12.0-arm64{ending}
  extmod-pkg verify /usr/src/linux-headers-$(uname -r)
  extmod-pkg verify --run-arch x86_64 ci-headers.tar.zst)~";

std::string files_of_packages() {
  std::vector<std::string> endings;
  for (const auto& format : package_formats()) endings.emplace_back(format.files);
  return join(endings, ", ");
}

/// Of several reports: a package that is wrong counts before a fault of the machine, for which it is worth to try
/// again.
ExitStatus status_of(const std::vector<VerifyReport>& reports) {
  ExitStatus status = ExitStatus::done;
  for (const auto& report : reports)
    status = std::max(status, has_error(report.findings) ? ExitStatus::unverified : report.problem_status);
  return status;
}

int verify(const VerifyRequest& request) {
  std::vector<VerifyReport> reports;
  {
    TerminalProgress progress;
    reports = verify_paths(request, progress);
  }
  print(output_options().json ? report_json(reports) : report_text(reports));
  return static_cast<int>(status_of(reports));
}

}  // namespace

std::function<int()> add_verify(CLI::App& app) {
  auto request = std::make_shared<VerifyRequest>();
  app.add_option("PATH", request->paths, "headers trees, unpacked packages, " + files_of_packages() + " files")
      ->required()
      ->type_name("");
  app.add_option("--run-arch", request->run_arch,
                 "architecture of the machine where modules will be built (default: the kernel's)")
      ->type_name("ARCH");
  app.add_option("--root", request->root,
                 "root file system of that machine: programs must run with its loader and libraries")
      ->type_name("DIR");
  app.add_option("--sysroot", request->sysroot,
                 "folder with libraries of that machine: programs must not need newer ones")
      ->type_name("DIR");
  add_limit_option(app, request->limits);
  app.footer(fmt::format(kVerifyFooter, fmt::arg("ending", package_formats().front().files),
                         fmt::arg("limits", limits_help())));
  return [request] { return verify(*request); };
}

}  // namespace extmod
