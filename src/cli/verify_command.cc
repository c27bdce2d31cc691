// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>

#include "cli/output.h"
#include "cli/report.h"
#include "cli/subcommand.h"
#include "package/package_format.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr const char* kVerifyFooter = R"(
Looks at every file: machine, class, byte order and loader of each ELF file, libraries by path, files and programs that
the configuration needs, links, modes, times. Exit status 0 where no check finds an error, 5 otherwise.

Examples:
  extmod-pkg verify linux-headers-6.12.0-arm64.deb
  extmod-pkg verify /usr/src/linux-headers-$(uname -r)
  extmod-pkg verify --run-arch amd64 ci-headers.tar.zst)";

std::string files_of_packages() {
  std::vector<std::string> endings;
  for (const auto& format : package_formats()) endings.emplace_back(format.files);
  return join(endings, ", ");
}

int verify(const VerifyRequest& request) {
  std::vector<VerifyReport> reports;
  {
    TerminalProgress progress;
    reports = verify_paths(request, progress);
  }
  print(output_options().json ? report_json(reports) : report_text(reports));
  for (const auto& report : reports)
    if (!report.problem.empty() || has_error(report.findings)) return static_cast<int>(ExitStatus::unverified);
  return static_cast<int>(ExitStatus::done);
}

}  // namespace

std::function<int()> add_verify(CLI::App& app) {
  auto request = std::make_shared<VerifyRequest>();
  app.add_option("PATH", request->paths, "headers trees, unpacked packages, " + files_of_packages() + " files")
      ->required()
      ->type_name("");
  app.add_option("--run-arch", request->run_arch,
                 "where modules will be built; the kernel's own architecture where not given")
      ->type_name("ARCH");
  app.add_option("--root", request->root,
                 "folder that is / on the machine where modules will be built: programs must run there")
      ->type_name("DIR");
  app.add_option("--sysroot", request->sysroot, "libraries of that machine: programs must need no newer ones")
      ->type_name("DIR");
  app.footer(kVerifyFooter);
  return [request] { return verify(*request); };
}

}  // namespace extmod
