// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <system_error>
#include <thread>

#include "cli/build_options.h"
#include "cli/module_report.h"
#include "cli/output.h"
#include "cli/subcommand.h"
#include "jobs/module.h"
#include "package/package_format.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr const char* kModuleFooter = R"~(
Builds the modules in each DIR for the kernel and audits them: machine, vermagic, CRCs, namespaces, and that the kernel
or another one of them exports each symbol. What does not fit is not written: exit status 5. The kernel and the DIRs are
not written to: modules are built in private copies, which lie beside each other as the DIRs do. DIR:SUBDIR copies DIR
and builds in SUBDIR. DIRs that need each other's symbols may be given in any order.

Kbuild builds a folder with a Kbuild file, or a Makefile that sets obj-m. Another Makefile is called as it is, with KDIR,
KERNELDIR, KERNEL_DIR, KERN_DIR, KERNEL_SOURCE, KERNEL_SOURCE_DIR, KERNEL_SRC and KSRC for the kernel's folder, KVER,
KVERSION, KERNEL_VERSION, KERNELVER and kernelver for its release; its goal is `modules` if it has that.

KBUILD_SIGN_PIN is the PIN of a key, as for the kernel's own modules_install.
{limits}
Examples:
  extmod-pkg module ../build-arm64 my-driver --output modules
  extmod-pkg module linux-headers-6.12.0-arm64{ending} bus-driver device-driver --install-root /srv/board
  extmod-pkg module ../build-arm64 driver:src --sign-key key.pem --sign-cert key.x509 --output modules)~";

/// The words of the command line, as they are given.
struct ModuleWords {
  ModuleRequest request;
  std::string kernel;
  std::vector<std::string> paths;
  std::string key;
  std::string certificate;
  std::string hash;
  std::string compress;
};

void take_paths(ModuleWords& words) {
  words.request.kernel = {words.kernel};
  for (const auto& path : words.paths) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(path, ignored))
      words.request.kernel.emplace_back(path);
    else
      words.request.sources.folders.push_back(path);
  }
  if (words.request.sources.folders.empty())
    throw Error(ExitStatus::impossible, "no folder with modules was given", words.kernel,
                "name it behind the kernel: extmod-pkg module OBJTREE DIR");
}

int run(ModuleWords& words) {
  take_paths(words);
  ModuleRequest& request = words.request;
  if (!words.key.empty()) {
    request.signing = ModuleSigning{words.key, words.certificate, std::nullopt};
    if (!words.hash.empty()) request.signing->hash = words.hash;
  }
  if (!words.compress.empty()) request.compression = parse_compression(words.compress).kind;
  if (!request.output && !request.install_root) request.output = ".";
  if (!request.packages.formats.empty()) {
    request.packages.output = request.output.value_or(".");
    request.output.reset();
  }
  if (CompilerRequest& compiler = request.room.compiler; !compiler.names_compiler()) {
    compiler.llvm = environment("LLVM");
    compiler.cross_compile = environment("CROSS_COMPILE");
  }
  ModuleReport report;
  {
    TerminalProgress progress;
    ProcessRunner runner([&progress](const std::string& output) { progress.detail(output); });
    report = make_modules(request, runner, progress);
  }
  print(output_options().json ? report_json(report) : report_text(report));
  return static_cast<int>(report.verified ? ExitStatus::done : ExitStatus::unverified);
}

void add_build_words(CLI::App& app, ModuleWords& words) {
  constexpr int kMostJobs = 4096;
  TrialRequest& room = words.request.room;
  room.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  app.add_option("-j,--jobs", room.jobs, "compile N files at once (default: number of processors)")
      ->check(CLI::Range(1, kMostJobs))
      ->type_name("N");
  app.add_flag("--in-place", words.request.sources.in_place, "build in the DIRs themselves, not in copies");
  app.add_flag("--own-makefile", words.request.own_makefile, "call the DIR's Makefile even if it sets obj-m");
  app.add_option("--make", words.request.variables, "a variable for every make; may be given several times")
      ->allow_extra_args(false)
      ->type_name("VAR=VALUE");
  app.add_option("--root", room.root, "root file system of the kernel's machine, with make and a compiler: build there")
      ->type_name("DIR");
  app.add_option("--sysroot", room.sysroot,
                 "folder with libraries of that machine, for its programs when qemu-user runs them here")
      ->type_name("DIR");
  app.add_option("--cross-compile", room.compiler.cross_compile,
                 "prefix of the compiler (default: as the kernel was built, else the usual one of its architecture)")
      ->type_name("PREFIX");
  app.add_option("--cc", room.compiler.cc, "compiler, as Kbuild's CC=")->type_name("CC");
  app.add_option("--llvm", room.compiler.llvm, "build with clang, as Kbuild's LLVM=")->type_name("LLVM");
  app.add_option("--log", words.request.log, "write all that make says to this file")->type_name("FILE");
}

void add_result_words(CLI::App& app, ModuleWords& words) {
  app.add_flag("--strip", words.request.strip, "remove debug information, as INSTALL_MOD_STRIP=1 does");
  auto* key = app.add_option("--sign-key", words.key, "sign the modules with this key: PEM file or pkcs11: URI")
                  ->type_name("KEY");
  auto* certificate =
      app.add_option("--sign-cert", words.certificate, "certificate of the key, X.509")->type_name("FILE");
  key->needs(certificate);
  certificate->needs(key);
  app.add_option("--sign-hash", words.hash, "digest to sign with (default: the kernel's CONFIG_MODULE_SIG_HASH)")
      ->needs(key)
      ->type_name("HASH");
  app.add_option("--output", words.request.output,
                 "folder for the modules, or with --format for the packages (default: this folder)")
      ->type_name("DIR");
  auto* root = app.add_option("--install-root", words.request.install_root,
                              "put them below lib/modules/RELEASE/updates of this root, and run depmod for it")
                   ->type_name("DIR");
  app.add_option("--compress", words.compress,
                 "for --install-root: xz, zstd, gzip or none (default: as the kernel's configuration says)")
      ->needs(root)
      ->type_name("KIND");
}

}  // namespace

std::function<int()> add_module(CLI::App& app) {
  auto words = std::make_shared<ModuleWords>();
  app.add_option("OBJTREE", words->kernel,
                 "a kernel's build folder, or its headers: a package, an unpacked one, an installed folder")
      ->required()
      ->type_name("");
  app.add_option("DIR", words->paths, "folders with modules; a file is a further package of the kernel's headers")
      ->required()
      ->type_name("");
  app.add_option("--release", words->request.release, "which kernel, if the packages have headers of several")
      ->type_name("RELEASE");
  app.add_option("--kernel", words->request.running,
                 "vmlinux, System.map or modules of the kernel that will run: the modules must fit it, too")
      ->allow_extra_args(false)
      ->type_name("PATH");
  add_build_words(app, *words);
  add_result_words(app, *words);
  add_limit_option(app, words->request.limits);
  add_module_package_options(app, words->request.packages);
  app.footer(fmt::format(kModuleFooter, fmt::arg("ending", package_formats().front().files),
                         fmt::arg("limits", limits_help())));
  return [=, &app] {
    check_format_options(app, words->request.packages)();
    words->request.packages.command = command_line();
    return run(*words);
  };
}

}  // namespace extmod
