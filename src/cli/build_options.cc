// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/build_options.h"

#include <thread>

namespace extmod {
namespace {

/// CLI11 shows the variable in the help text and takes it where the option is not given; an empty one counts as not
/// set.
template <typename Value>
void with_variable(CLI::App& app, const std::string& option, const char* variable, Value& value,
                   const std::string& help) {
  app.add_option(option, value, help)->envname(variable);
}

void add_cache_options(CLI::App& app, BuildRequest& request) {
  app.add_option("--cache", request.cache,
                 "keep host programs here for later runs; ~/.cache/extmod-pkg/host-programs where not given")
      ->envname("EXTMOD_PKG_CACHE")
      ->type_name("DIR");
  app.add_flag_callback(
      "--no-cache", [&request] { request.use_cache = false; }, "build host programs anew, keep none");
  app.add_option_function<uint64_t>(
         "--cache-size", [&request](uint64_t megabytes) { request.cache_limit = megabytes << 20; },
         "megabytes it may take, 512 where not given; what was not used for longest goes first")
      ->check(CLI::Range(1, 1 << 20))
      ->type_name("MB");
}

}  // namespace

void add_tree_options(CLI::App& app, TreeRequest& tree) {
  app.add_option("--srctree", tree.srctree, "kernel source; read from OBJTREE where not given")->type_name("DIR");
  with_variable(app, "--arch", "ARCH", tree.arch, "kernel architecture; read from .config where not given");
  app.add_option("--kernelrelease", tree.kernelrelease,
                 "the release to package, where the kernel was built with KERNELRELEASE=");
  app.add_flag("--allow-missing-symvers", tree.allow_missing_symvers,
               "package a CONFIG_MODVERSIONS kernel without its Module.symvers");
}

void add_toolchain_options(CLI::App& app, ToolchainRequest& toolchain) {
  with_variable(app, "--cross-compile", "CROSS_COMPILE", toolchain.compiler.cross_compile,
                "compiler prefix, aarch64-linux-gnu-; read from the tree where not given");
  app.add_option("--cc", toolchain.compiler.cc, "the compiler itself, several words allowed (\"ccache clang\")");
  with_variable(app, "--llvm", "LLVM", toolchain.compiler.llvm,
                "use clang, as Kbuild's LLVM=: 1, -15 or a folder with / at its end");
  app.add_option("--run-arch", toolchain.compiler.run_arch,
                 "where modules will be built; the kernel's own userland where not given")
      ->type_name("ARCH");
  app.add_option("--sysroot", toolchain.sysroot,
                 "folder with unpacked libraries and headers of the run arch, to link with")
      ->type_name("DIR");
  app.add_option("--root", toolchain.root,
                 "folder that is / on the machine where modules will be built: programs must run there")
      ->type_name("DIR");
  const std::map<std::string, RebuildMode> modes = {
      {"auto", RebuildMode::automatic}, {"always", RebuildMode::always}, {"never", RebuildMode::never}};
  app.add_option("--rebuild", toolchain.rebuild,
                 "rebuild host programs: auto, where the tree's own are for another userland, always or never")
      ->transform(CLI::CheckedTransformer(modes))
      ->default_str("auto")
      ->type_name("WHEN");
}

void add_rebuild_options(CLI::App& app, BuildRequest& request) {
  add_tree_options(app, request.tree);
  add_toolchain_options(app, request.toolchain);
  app.add_option("--require", request.require, "host programs that must not be left out, separated by commas")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("PROGRAM,...");
  app.add_option("--without", request.plan.without, "host programs to leave out on purpose")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("PROGRAM,...");
  app.add_option(
         "--vmlinux", request.plan.vmlinux,
         "the kernel's vmlinux (its .BTF section is enough), for the type information of modules; OBJTREE/vmlinux "
         "where not given")
      ->type_name("FILE");
  app.add_flag("--static", request.toolchain.static_link,
               "link host programs statically: they run on any distribution");
  app.add_option_function<std::string>(
         "--gcc-plugins", [&request](const std::string&) { request.omit_gcc_plugins = true; },
         "omit: package a cross-built CONFIG_GCC_PLUGINS kernel without its plugins")
      ->check(CLI::IsMember({"omit"}))
      ->type_name("");
  add_cache_options(app, request);
  request.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  app.add_option("-j,--jobs", request.jobs, "compiles at once; make's job server is used where there is one")
      ->check(CLI::Range(1, 4096))
      ->type_name("N");
}

void add_build_options(CLI::App& app, BuildRequest& request) {
  app.add_option("OBJTREE", request.tree.objtree, "build folder of a kernel that was built or modules_prepare'd")
      ->required()
      ->type_name("");
  add_rebuild_options(app, request);
  app.add_flag("--dry-run", request.dry_run, "print the plan, write nothing");
}

}  // namespace extmod
