// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include <memory>

#include "cli/output.h"
#include "cli/report.h"
#include "cli/rule_names.h"
#include "cli/subcommand.h"
#include "cli/trial_options.h"
#include "jobs/prove.h"
#include "package/package_format.h"
#include "support/atomic_file.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr const char* kVerifyFooter = R"~(
Checks every file: machine, ABI, loader and library versions of ELF files, the files and programs that the configuration
needs, links, modes and times; of a package also what it declares. Without --root, --sysroot and --for-release the
programs are only compared with each other and with the kernel's architecture. `extmod-pkg explain RULE` says more of
each finding.

Several paths are judged each by itself, but together with those that have a part of its headers, such as the common
folder of all flavours or the host programs, or the kernel of its release. A part that nobody brings is a warning.

A module, or what has modules and no headers, is compared with --against, several times for headers in several packages:
vermagic, each symbol and its CRC, namespaces, licence, machine, signature and type information. Modules may need each
other.

With --programs, each PATH is a folder, package or ELF file that goes to a device, over the root file system of --root
or beside the libraries of --sysroot; without both it is a root file system itself. Each program is loaded as the
dynamic loader there would do it, without running it: machine, ABI, loader, libraries and their symbol versions, and the
interpreters of scripts. A path in it is the device's: usr/lib/x is /usr/lib/x there. Symbols without versions, and
libraries that a program opens by itself, are not compared.

Exit status 5 if an error counts, else 0: warnings and notes never change it. Errors that --ignore or --baseline name do
not count. A baseline leaves the kernel's release open, so it serves the next release, too.
{limits}
Examples:
  extmod-pkg verify linux-headers-6.12.0-arm64{ending}
  extmod-pkg verify linux-headers-6.1.0-9-arm64{ending} linux-headers-6.1.0-9-common{ending} linux-kbuild-6.1{ending}
  extmod-pkg verify /usr/src/linux-headers-$(uname -r)
  extmod-pkg verify --against linux-headers-6.12.0-arm64{ending} driver.ko.xz
  extmod-pkg verify --against /usr/src/linux-headers-$(uname -r) /lib/modules/$(uname -r)
  extmod-pkg verify --try /usr/src/linux-headers-$(uname -r)
  extmod-pkg verify --run-arch x86_64 ci-headers.tar.zst
  extmod-pkg verify --kernel /lib/modules/$(uname -r) /usr/src/linux-headers-$(uname -r)
  extmod-pkg verify --programs --root rootfs out/myapp{ending} out/opt-tree
  extmod-pkg verify --baseline known.json --sarif verify.sarif --junit verify.xml headers.tar.zst)~";

std::string files_of_packages() {
  std::vector<std::string> endings;
  for (const auto& format : package_formats()) endings.emplace_back(format.files);
  return join(endings, ", ");
}

/// What is written beside the report, or with the name `-` in its place.
struct ReportFiles {
  std::optional<std::filesystem::path> junit;
  std::optional<std::filesystem::path> sarif;
};

bool is_stdout(const std::optional<std::filesystem::path>& file) {
  return file == "-";
}

/// One report goes to stdout.
void check_report_files(const ReportFiles& files) {
  if (int(is_stdout(files.junit)) + int(is_stdout(files.sarif)) + int(output_options().json) > 1)
    throw Error(ExitStatus::impossible, "two reports for standard output", "--json, --junit, --sarif",
                "name a file for all but one");
}

void write_report_files(const Verdict& verdict, const ReportFiles& files) {
  auto write = [](const std::filesystem::path& file, const std::string& report) {
    if (is_stdout(file))
      print(report);
    else
      write_atomically(file, report, Sync::file);
  };
  if (files.junit) write(*files.junit, report_junit(verdict));
  if (files.sarif) write(*files.sarif, report_sarif(verdict));
}

/// A path that cannot be judged ends the program if it is the only one; the files tell of it, too.
std::vector<VerifyReport> judge(const VerifyRequest& request, const std::optional<TrialRequest>& trial,
                                const ReportFiles& files) {
  TerminalProgress progress;
  try {
    auto reports = verify_paths(request, progress);
    if (!trial) return reports;
    ProcessRunner runner([&progress](const std::string& output) { progress.detail(output); });
    try_modules(*trial, request.limits, reports, runner, progress);
    return reports;
  } catch (const Error& error) {
    VerifyReport report;
    report.path = request.paths.front();
    report.problem = error.what();
    report.problem_status = error.status();
    write_report_files(make_verdict({report}, {}), files);
    throw;
  }
}

int verify(const VerifyRequest& request, const std::optional<TrialRequest>& trial, const ReportOptions& options,
           const ReportFiles& files) {
  check_report_files(files);
  if (options.baseline) read_baseline(*options.baseline);  // before the work, which may take a while
  const Verdict verdict = make_verdict(judge(request, trial, files), options);
  if (!is_stdout(files.junit) && !is_stdout(files.sarif))
    print(output_options().json ? report_json(verdict) : report_text(verdict, options.all));
  write_report_files(verdict, files);
  return static_cast<int>(verdict.status());
}

Severity severity_named(const std::string& name) {
  using enum Severity;
  for (auto severity : {error, warning, note})
    if (to_string(severity) == name) return severity;
  throw Error(ExitStatus::impossible, "no such level", name, "give error, warning or note");
}

void add_report_options(CLI::App& app, ReportOptions& options, ReportFiles& files) {
  app.add_flag("--all", options.all, "list warnings and notes one by one, not a line a rule");
  app.add_option_function<std::string>(
         "--level", [&options](const std::string& name) { options.level = severity_named(name); },
         "report nothing below it (default: note)")
      ->option_text("error|warning|note");
  app.add_option_function<std::vector<std::string>>(
         "--ignore",
         [&options](const std::vector<std::string>& names) {
           for (const auto& name : names) options.ignored.insert(rule_named(name).id);
         },
         "findings of these rules do not count")
      ->delimiter(',')
      ->allow_extra_args(false)  // what follows is a path
      ->option_text("RULE,...");
  app.add_option("--baseline", options.baseline, "findings in this file are known and do not count")->type_name("FILE");
  app.add_option("--write-baseline", options.write_baseline,
                 "write what is found to this file; from then on it is known")
      ->type_name("FILE");
  app.add_option("--junit", files.junit, "write the report for CI systems, too: a test for each rule; - is stdout")
      ->type_name("FILE");
  app.add_option("--sarif", files.sarif, "write the report for code hosts, too: SARIF 2.1.0; - is stdout")
      ->type_name("FILE");
}

void add_request_options(CLI::App& app, VerifyRequest& request) {
  app.add_option("--run-arch", request.run_arch,
                 "architecture of the machine where modules will be built (default: the kernel's)")
      ->type_name("ARCH");
  app.add_option("--root", request.root,
                 "root file system of that machine: programs must run with its loader and libraries")
      ->type_name("DIR");
  app.add_option("--sysroot", request.sysroot,
                 "folder with libraries of that machine: programs must not need newer ones")
      ->type_name("DIR");
  app.add_option(
         "--kernel", request.kernels,
         "the kernel that Module.symvers must describe and modules must fit: vmlinux, System.map, a folder such as "
         "/lib/modules/RELEASE, or a package; may be given several times")
      ->allow_extra_args(false)
      ->type_name("FILE|DIR");
  app.add_option("--against", request.against,
                 "headers, folder or package, of the kernel that modules must fit; the modules of each PATH are judged")
      ->allow_extra_args(false)
      ->type_name("PATH");
  app.add_flag("--programs", request.programs,
               "judge every program, library and script of each PATH, whatever it is for, with --root or --sysroot");
  app.add_option("--for-release", request.for_release,
                 "release of a distribution, by ID and VERSION_ID in its os-release: programs must run there")
      ->type_name("ID:VERSION");
}

}  // namespace

std::function<int()> add_verify(CLI::App& app) {
  auto request = std::make_shared<VerifyRequest>();
  app.add_option("PATH", request->paths,
                 "headers trees, unpacked packages, " + files_of_packages() +
                     " files, modules (.ko, .ko.gz, .ko.xz, .ko.zst) and folders of them")
      ->required()
      ->type_name("");
  add_request_options(app, *request);
  auto options = std::make_shared<ReportOptions>();
  auto files = std::make_shared<ReportFiles>();
  add_report_options(app, *options, *files);
  auto trial = std::make_shared<TrialRequest>();
  auto tries = std::make_shared<bool>(false);
  app.add_flag("--try", *tries,
               "build trial modules with the headers, too, as `extmod-pkg prove` does: runs programs of "
               "the package");
  add_trial_options(app, *trial);
  add_limit_option(app, request->limits);
  app.footer(fmt::format(kVerifyFooter, fmt::arg("ending", package_formats().front().files),
                         fmt::arg("limits", limits_help())));
  return [=] {
    if (*tries && request->programs)
      throw Error(ExitStatus::impossible, "--programs judges no headers, and --try builds with them",
                  "--programs, --try", "leave one of the two out");
    if (!*tries) return verify(*request, std::nullopt, *options, *files);
    trial->root = root_to_build_in(request->root);
    trial->sysroot = request->sysroot;
    return verify(*request, *trial, *options, *files);
  };
}

}  // namespace extmod
