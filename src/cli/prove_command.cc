// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "cli/output.h"
#include "cli/prove_report.h"
#include "cli/subcommand.h"
#include "cli/trial_options.h"
#include "jobs/prove.h"
#include "package/package_format.h"
#include "support/error.h"

namespace extmod {
namespace {

constexpr const char* kProveFooter = R"~(
Builds two small modules with the headers, one of which imports from the other, with all warnings; installs them, signs
one where the kernel checks signatures, runs make clean, and builds once more as DKMS calls make. What comes out is
judged as `verify --against` does. All PATHs are installed together. Nothing that was given is changed, and no privilege
is needed.

The programs of the package run on this machine where they can: it is of their kind, or qemu-user runs them (binfmt),
with libraries from --sysroot. With --root they run in a root file system of the target, which has make and a compiler;
nothing is written there. Else programs made from the sources in the package take their place, and the report says that
the package's own were not run.

Exit status 0 if all of that works, 5 if a step fails, 3 if it cannot be tried on this machine.
{limits}
Examples:
  extmod-pkg prove linux-headers-6.12.0-arm64{ending}
  extmod-pkg prove linux-headers-6.1.0-9-arm64{ending} linux-headers-6.1.0-9-common{ending} linux-kbuild-6.1{ending}
  extmod-pkg prove --root /srv/board linux-headers-6.12.0-arm64{ending}
  extmod-pkg prove --sysroot arm64-libs linux-headers-6.12.0-arm64{ending}
  extmod-pkg prove /usr/src/linux-headers-$(uname -r))~";

int run(const ProveRequest& request) {
  std::vector<TrialReport> reports;
  {
    TerminalProgress progress;
    ProcessRunner runner([&progress](const std::string& output) { progress.detail(output); });
    reports = prove(request, runner, progress);
  }
  print(output_options().json ? report_json(reports) : report_text(reports));
  const bool proved = std::all_of(reports.begin(), reports.end(), [](const auto& report) { return report.proved(); });
  return static_cast<int>(proved ? ExitStatus::done : ExitStatus::unverified);
}

}  // namespace

std::function<int()> add_prove(CLI::App& app) {
  auto request = std::make_shared<ProveRequest>();
  std::string endings;
  for (const auto& format : package_formats()) endings += std::string(format.files) + ", ";
  app.add_option("PATH", request->paths,
                 "packages (" + endings + "all that belong together), unpacked packages and headers trees")
      ->required()
      ->type_name("");
  add_trial_options(app, request->trial);
  app.add_option("--root", request->trial.root,
                 "root file system of the machine that the package is for, with make and a compiler: build there")
      ->type_name("DIR");
  app.add_option("--sysroot", request->trial.sysroot,
                 "folder with libraries of that machine, for its programs when qemu-user runs them here")
      ->type_name("DIR");
  app.add_option("--cross-compile", request->trial.compiler.cross_compile,
                 "prefix of the compiler for modules (default: the usual one of the kernel's architecture)")
      ->type_name("PREFIX");
  app.add_option("--cc", request->trial.compiler.cc, "compiler for modules, as Kbuild's CC=")->type_name("CC");
  app.add_option("--llvm", request->trial.compiler.llvm, "build modules with clang, as Kbuild's LLVM=")
      ->type_name("LLVM");
  add_limit_option(app, request->limits);
  app.footer(fmt::format(kProveFooter, fmt::arg("ending", package_formats().front().files),
                         fmt::arg("limits", limits_help())));
  return [=] { return run(*request); };
}

}  // namespace extmod
