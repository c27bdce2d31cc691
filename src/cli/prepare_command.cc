// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <memory>
#include <thread>

#include "cli/build_options.h"
#include "cli/output.h"
#include "cli/prepare_options.h"
#include "cli/report.h"
#include "cli/subcommand.h"
#include "jobs/prepare.h"

namespace extmod {
namespace {

constexpr const char* kPrepareFooter = R"(
SOURCE is an archive of a kernel's source or its folder, which is never written to. It is configured and made in
OBJTREE, for `extmod-pkg build`: `make modules_prepare`, and image and modules where --full says so. The log is
OBJTREE.log, OBJTREE/prepare.json says what was done.

The same command again runs nothing if nothing changed, makes what follows from a changed input, and goes on where a
run was ended. SOURCE_DATE_EPOCH, KBUILD_BUILD_TIMESTAMP, _USER, _HOST, _VERSION and LOCALVERSION count as in Kbuild;
without them their values are fixed, so that the outcome is the same everywhere.
)";

constexpr const char* kPrepareExamples = R"(
Examples:
  extmod-pkg prepare linux-6.12.tar.xz --sha256sums sha256sums.asc --config board.config --output build-arm64
  extmod-pkg prepare linux --arch arm64 --fragment board.config --set LOCALVERSION=-board --output build
  extmod-pkg prepare linux --config config-6.12.1 --symvers Module.symvers --output build && extmod-pkg build build)";

PrepareReport run_prepare(const PrepareRequest& request) {
  TerminalProgress progress;
  ProcessRunner runner([&progress](const std::string& output) { progress.detail(output); });
  return prepare_tree(request, runner, progress);
}

void add_compiler_options(CLI::App& app, PrepareRequest& request) {
  app.option_defaults()->group("Kernel");
  app.add_option("--arch", request.arch,
                 "kernel architecture (default: that of the configuration, else this machine's)")
      ->envname("ARCH");
  app.add_option("--kernelrelease", request.kernelrelease,
                 "release of the kernel, instead of the one that Kbuild makes");
  app.add_option("--cross-compile", request.compiler.cross_compile,
                 "compiler prefix, aarch64-linux-gnu- (default: the usual one for ARCH) (Env:CROSS_COMPILE)");
  app.add_option("--cc", request.compiler.cc, "compiler; may have several words (\"ccache gcc\")");
  app.add_option("--llvm", request.compiler.llvm,
                 "use clang, as Kbuild's LLVM= does: 1, a suffix (-15) or a folder (/opt/llvm/bin/) (Env:LLVM)");
  request.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  app.add_option("-j,--jobs", request.jobs,
                 "run N compilers at once (default: number of processors); a job server of make counts more")
      ->check(CLI::Range(1, 4096))
      ->type_name("N");
}

}  // namespace

std::function<int()> add_prepare(CLI::App& app) {
  auto request = std::make_shared<PrepareRequest>();
  app.add_option("SOURCE", request->source.source, "a kernel's source: archive, package of one, or folder")
      ->required()
      ->type_name("");
  app.add_option("--output", request->output, "OBJTREE, the folder to make or to continue")
      ->required()
      ->type_name("DIR");
  add_source_options(app, *request, "--config");
  add_compiler_options(app, *request);
  add_limit_option(app, request->source.limits);
  app.footer(kPrepareFooter + limits_help() + kPrepareExamples);
  return [request, &app] {
    read_compiler_variables(app);
    request->command = command_line();
    const PrepareReport report = run_prepare(*request);
    print(output_options().json ? report_json(report) : report_text(report));
    return static_cast<int>(ExitStatus::done);
  };
}

}  // namespace extmod
