// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/toolchain.h"

#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace {

std::vector<std::string> clang_for(const std::string& llvm, const Arch& arch) {
  std::string name = "clang";
  if (llvm.starts_with("-")) name += llvm;
  if (llvm.ends_with("/")) name = llvm + name;
  return {name, "--target=" + arch.triplet};
}

std::string install_advice(const Arch& arch) {
  return "`apt-get install gcc-" + replace_all(arch.triplet, "_", "-") + " libc6-dev-" + arch.debian + "-cross" +
         "`, or name another one with --cross-compile or --cc";
}

/// The compiler with the flags, if any are needed, that make it compile for `arch`.
Compiler probe_for(CommandRunner& runner, const std::vector<std::string>& argv, const Arch& arch,
                   const std::filesystem::path& scratch) {
  auto compiler = probe_compiler(runner, argv, scratch);
  if (!compiler)
    throw Error(ExitStatus::environment, "the compiler for " + arch.name + " does not run", shell_quote(argv),
                install_advice(arch));
  if (compiler->machine == arch.machine) return *compiler;

  std::vector<std::string> flags =
      compiler->is_clang ? std::vector<std::string>{"--target=" + arch.triplet} : arch.cc_flags;
  if (!flags.empty()) {
    std::vector<std::string> more = argv;
    more.insert(more.end(), flags.begin(), flags.end());
    auto flagged = probe_compiler(runner, more, scratch);
    if (flagged && flagged->machine == arch.machine) return *flagged;
  }
  std::string made = compiler->machine ? "makes objects for " + to_string(*compiler->machine) : "compiles nothing";
  throw Error(ExitStatus::environment,
              "the compiler is for another machine: it " + made + ", wanted is " + to_string(arch.machine),
              shell_quote(argv), install_advice(arch));
}

void require_link(CommandRunner& runner, const Compiler& compiler, const KernelTree& tree, bool static_link,
                  const std::filesystem::path& scratch) {
  const std::vector<std::string> flags = static_link ? std::vector<std::string>{"-static"} : std::vector<std::string>{};
  LinkProbe probe = probe_link(runner, compiler, flags, scratch);
  if (probe.program && probe.program->machine == *compiler.machine) return;
  std::string config = tree.config.enabled("CC_CAN_LINK") ? "CONFIG_CC_CAN_LINK=y in the tree, but not here"
                                                          : "CONFIG_CC_CAN_LINK is off in the tree too";
  throw Error(ExitStatus::environment,
              "the compiler cannot link a " + std::string(static_link ? "static " : "") +
                  "program that runs on the target (" + config + "), it said:\n" + std::string(trim(probe.output)) +
                  "\n",
              shell_quote(compiler.argv),
              "install the C library for it (`apt-get install libc6-dev-" + tree.arch->debian +
                  "-cross`), or name a compiler that has one");
}

}  // namespace

const Arch& run_arch_named(const std::string& name) {
  const Arch* arch = find_arch_by_name(name);
  if (arch == nullptr)
    throw Error(ExitStatus::impossible, "an architecture extmod-pkg does not know", name,
                "give --run-arch a kernel's ARCH, a Debian architecture or a GNU triplet");
  return *arch;
}

const Arch& choose_run_arch(const ToolchainRequest& request, const KernelTree& tree) {
  bool kernels_own = !request.run_arch || *request.run_arch == tree.arch_name;
  return kernels_own ? *tree.arch : run_arch_named(*request.run_arch);
}

bool needs_rebuild(const KernelTree& tree, const Arch& run_arch) {
  return tree.host_machine != run_arch.machine;
}

std::vector<std::string> choose_compiler(const ToolchainRequest& request, const KernelTree& tree,
                                         const Arch& run_arch) {
  if (request.cc) return split_words(*request.cc);
  if (request.llvm && *request.llvm != "0") return clang_for(*request.llvm, run_arch);
  if (&run_arch != tree.arch) {
    // CROSS_COMPILE and what the tree recorded are for the kernel's own machine.
    if (run_arch.machine == own_machine()) return {"gcc"};
    return {run_arch.triplet + "-gcc"};
  }
  if (request.cross_compile) return {*request.cross_compile + "gcc"};
  if (!tree.recorded_cc.empty() && !find_program(tree.recorded_cc.front()).empty()) return tree.recorded_cc;
  auto words = split_words(tree.config.value("CC_VERSION_TEXT").value_or(""));
  if (!words.empty() && !find_program(words.front()).empty()) return {words.front()};
  return {run_arch.triplet + "-gcc"};
}

Toolchain find_toolchain(CommandRunner& runner, const ToolchainRequest& request, const KernelTree& tree,
                         const std::filesystem::path& scratch) {
  Toolchain toolchain;
  toolchain.run_arch = &choose_run_arch(request, tree);
  toolchain.cross = needs_rebuild(tree, *toolchain.run_arch);
  toolchain.cc_choice = choose_compiler(request, tree, *toolchain.run_arch);
  bool asked_for = request.cc || request.cross_compile || request.llvm;
  if (!toolchain.cross && !asked_for) return toolchain;
  Compiler compiler = probe_for(runner, toolchain.cc_choice, *toolchain.run_arch, scratch);
  if (!toolchain.cross) return toolchain;
  require_link(runner, compiler, tree, request.static_link, scratch);
  if (tree.host_machine != own_machine())
    throw Error(ExitStatus::environment,
                "the tree's fixdep runs neither here nor on the target (it is for " +
                    (tree.host_machine ? to_string(*tree.host_machine) : std::string("no machine, not ELF")) + ")",
                tree.objtree / "scripts/basic/fixdep", "run make modules_prepare on this machine");
  toolchain.compiler = compiler;
  toolchain.library_folders = library_folders_of(runner, compiler);
  return toolchain;
}

}  // namespace extmod
