// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/build_options.h"

#include <thread>

#include "support/text.h"

namespace extmod {
namespace {

/// CLI11 names the variable in the help text and reads it when the option is not given. An empty variable counts as not
/// set.
template <typename Value>
void with_variable(CLI::App& app, const std::string& option, const char* variable, Value& value,
                   const std::string& help) {
  app.add_option(option, value, help)->envname(variable);
}

void add_program_list(CLI::App& app, const std::string& option, std::vector<std::string>& value,
                      const std::string& help) {
  app.add_option(option, value, help)->delimiter(',')->allow_extra_args(false)->option_text("PROGRAM,...");
}

}  // namespace

/// An option beats every variable: CC and LLVM of a shell must not win over --cross-compile.
void read_compiler_variables(CLI::App& app) {
  auto is_given = [&](const char* option) { return app.get_option(option)->count() > 0; };
  auto take = [&](const char* option, const char* variable) {
    auto value = environment(variable);
    if (!value) return;
    app.get_option(option)->add_result(*value);
    app.get_option(option)->run_callback();
  };
  const bool named = is_given("--cc") || is_given("--cross-compile");
  if (!named && !is_given("--llvm")) take("--llvm", "LLVM");
  if (!named) take("--cross-compile", "CROSS_COMPILE");
}

void add_tree_options(CLI::App& app, TreeRequest& tree) {
  app.option_defaults()->group("Kernel tree");
  app.add_option("--srctree", tree.srctree, "kernel source (default: read from OBJTREE)")->type_name("DIR");
  with_variable(app, "--arch", "ARCH", tree.arch, "kernel architecture (default: read from OBJTREE)");
  app.add_option("--kernelrelease", tree.kernelrelease,
                 "release of the kernel, as uname -r prints it; for kernels built with make KERNELRELEASE=...");
}

void add_symvers_option(CLI::App& app, TreeRequest& tree) {
  app.add_flag("--allow-missing-symvers", tree.allow_missing_symvers,
               "accept a kernel with CONFIG_MODVERSIONS that has no Module.symvers");
}

VariableReader add_compiler_options(CLI::App& app, CompilerRequest& compiler) {
  app.option_defaults()->group("Target (the machine where modules will be built) and compiler");
  app.add_option(
      "--cross-compile", compiler.cross_compile,
      "compiler prefix, aarch64-linux-gnu- (default: the compiler that OBJTREE records) (Env:CROSS_COMPILE)");
  app.add_option("--cc", compiler.cc,
                 "compiler that links programs for the target; may have several words (\"ccache clang\")");
  app.add_option("--llvm", compiler.llvm,
                 "use clang, as Kbuild's LLVM= does: 1, a suffix (-15) or a folder (/opt/llvm/bin/) (Env:LLVM)");
  app.add_option("--run-arch", compiler.run_arch,
                 "architecture of the target: arm64, i386, a GNU triplet, ... (default: the kernel's)")
      ->type_name("ARCH");
  return [&app] { read_compiler_variables(app); };
}

VariableReader add_toolchain_options(CLI::App& app, ToolchainRequest& toolchain) {
  auto read_variables = add_compiler_options(app, toolchain.compiler);
  app.add_option("--sysroot", toolchain.sysroot,
                 "folder with libraries and headers of the target, to link host programs with")
      ->type_name("DIR");
  app.add_option("--root", toolchain.root,
                 "root file system of the target: host programs must run with its loader and libraries")
      ->type_name("DIR");
  static const std::map<std::string, RebuildMode> kModes = {
      {"auto", RebuildMode::automatic}, {"always", RebuildMode::always}, {"never", RebuildMode::never}};
  app.add_option_function<std::string>(
         "--rebuild", [&toolchain](const std::string& when) { toolchain.rebuild = kModes.at(when); },
         "rebuild host programs: auto (if the tree's own do not run on the target), always or never")
      ->check(CLI::IsMember(kModes))
      ->option_text("WHEN=auto");
  return read_variables;
}

void add_cache_options(CLI::App& app, HeadersRequest& request) {
  app.add_option("--cache", request.cache,
                 "folder that keeps host programs for later runs (default: ~/.cache/extmod-pkg/host-programs)")
      ->envname("EXTMOD_PKG_CACHE")
      ->type_name("DIR");
  app.add_flag_callback(
      "--no-cache", [&request] { request.use_cache = false; }, "neither use nor fill the cache of host programs");
  app.add_option_function<uint64_t>(
         "--cache-size", [&request](uint64_t megabytes) { request.cache_limit = megabytes << 20; },
         "size limit of the cache (default: 512); programs that were unused for longest go first")
      ->check(CLI::Range(1, 1 << 20))
      ->type_name("MB");
  request.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  app.add_option("-j,--jobs", request.jobs,
                 "compile N files at once (default: number of processors); a job server of make counts more")
      ->check(CLI::Range(1, 4096))
      ->type_name("N");
}

VariableReader add_rebuild_options(CLI::App& app, BuildRequest& request) {
  add_tree_options(app, request.tree);
  add_symvers_option(app, request.tree);
  app.add_option("--include", request.plan.include,
                 "package these files, too: a file, folder or pattern (drivers/x/*.h), from the top of the source")
      ->allow_extra_args(false)
      ->type_name("PATH");
  auto read_variables = add_toolchain_options(app, request.toolchain);
  app.option_defaults()->group("Host programs (what a module build runs: fixdep, modpost, objtool, ...)");
  add_program_list(app, "--require", request.require, "fail if one of these host programs would be left out");
  add_program_list(app, "--without", request.plan.without, "leave these host programs out");
  app.add_option("--vmlinux", request.plan.vmlinux,
                 "the kernel's vmlinux, or an ELF file with its .BTF section, for modules with BTF "
                 "(default: OBJTREE/vmlinux)")
      ->type_name("FILE");
  app.add_flag("--static", request.toolchain.static_link,
               "link host programs statically, so that they run on any distribution");
  app.add_option_function<std::string>(
         "--gcc-plugins", [&request](const std::string&) { request.omit_gcc_plugins = true; },
         "package a kernel that loads GCC plugins, but without these plugins")
      ->check(CLI::IsMember({"omit"}))
      ->option_text("omit");
  add_cache_options(app, request);
  return read_variables;
}

VariableReader add_build_options(CLI::App& app, BuildRequest& request) {
  app.add_option("OBJTREE", request.tree.objtree, "build folder (O=) of a kernel after make or make modules_prepare")
      ->required()
      ->type_name("");
  app.add_flag("--dry-run", request.dry_run, "print the plan and write nothing");
  app.add_flag("--prove", request.prove,
               "build trial modules with the programs that were made, as `extmod-pkg prove` does, before anything is "
               "written");
  auto read_variables = add_rebuild_options(app, request);
  return read_variables;
}

}  // namespace extmod
