// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/toolchain.h"

#include <algorithm>

#include "support/error.h"
#include "support/text.h"
#include "target/compiler_advice.h"
#include "target/recorded_compiler.h"
#include "target/userland_probe.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// Whether the words say already which of its machines a compiler is to compile for.
bool chooses_target(const std::vector<std::string>& argv) {
  return std::any_of(argv.begin(), argv.end(), [](const std::string& word) {
    return word == "-m32" || word == "-m64" || word == "-mx32" || word.starts_with("-mabi=") ||
           word.starts_with("--target") || word == "-target";
  });
}

/// The compiler with the flags, if any are needed, that make it compile for the wanted machine.
Compiler probe_for(CommandRunner& runner, const CompilerChoice& choice, const WantedUserland& wanted,
                   const fs::path& scratch) {
  auto compiler = probe_compiler(runner, choice.argv, scratch);
  if (!compiler)
    throw Error(ExitStatus::environment, "the compiler for " + wanted.name + " does not run", in_words(choice),
                advise_missing_compiler(choice, wanted));
  auto suits = [&](const Compiler& probed) {
    return probed.machine && (!wanted.abi || *probed.machine == wanted.abi->machine);
  };
  if (!suits(*compiler) && wanted.abi && !chooses_target(choice.argv)) {
    CompilerChoice flagged = choice;
    const std::string triplet = wanted.triplets.empty() ? "" : wanted.triplets.front();
    flagged.argv.push_back(compiler->is_clang ? "--target=" + triplet
                                              : "-m" + std::to_string(wanted.abi->machine.bits));
    if (auto other = probe_compiler(runner, flagged.argv, scratch); other && suits(*other)) compiler = other;
  }
  compiler->named_by = choice.named_by;
  if (suits(*compiler)) return *compiler;
  std::string made = compiler->machine ? "makes objects for " + to_string(*compiler->machine) : "compiles nothing";
  throw Error(ExitStatus::environment,
              "the compiler is for another machine: it " + made +
                  (wanted.abi ? ", wanted is " + to_string(wanted.abi->machine) : std::string()),
              in_words(choice),
              advise_compiler_for(wanted) +
                  (wanted.is_kernels_own ? ", or name the userland where modules will be built with --run-arch" : ""));
}

[[noreturn]] void refuse_link(const Compiler& compiler, const KernelTree& tree, bool static_link,
                              const std::string& output) {
  std::string config = tree.config.enabled("CC_CAN_LINK") ? "CONFIG_CC_CAN_LINK=y in the tree, but not here"
                                                          : "CONFIG_CC_CAN_LINK is off in the tree too";
  throw Error(ExitStatus::environment,
              "the compiler cannot link a " + std::string(static_link ? "static " : "") +
                  "program that runs on the target (" + config + "), its output:\n" + std::string(trim(output)) + "\n",
              in_words({compiler.argv, compiler.named_by}), advise_c_library_for(compiler));
}

/// What has to be true before anything is compiled: the programs will run where they are wanted.
void check_linked(const Toolchain& toolchain, const ToolchainRequest& request, const WantedUserland& wanted,
                  const std::optional<Userland>& root) {
  const CompilerChoice choice{toolchain.compiler->argv, toolchain.compiler->named_by};
  const Userland& linked = toolchain.userland;
  if (wanted.abi && !agree(linked.abi, *wanted.abi))
    throw Error(ExitStatus::environment,
                "the compiler links programs for " + to_string(linked.abi) + ", wanted is " + to_string(*wanted.abi),
                in_words(choice), advise_compiler_for(wanted));
  if (wanted.c_library && linked.c_library != CLibrary::none && linked.c_library != *wanted.c_library)
    throw Error(ExitStatus::environment,
                "the compiler links programs for " + to_string(linked.c_library) + ", wanted is " +
                    to_string(*wanted.c_library) + " (--run-arch " + wanted.name + ")",
                in_words(choice), "name a compiler for that userland with --cc");
  if (root && linked.loader && linked.loader != root->loader)
    throw Error(ExitStatus::environment,
                "the compiler links programs that want the loader " + *linked.loader +
                    ", and programs of --root have " + root->loader.value_or("none"),
                in_words(choice), "name a compiler for that userland with --cc, or give --static");
  if (!request.sysroot || !linked.loader) return;
  const LibrarySource& source = *toolchain.libraries.sysroot;
  if (source.complete && !has_loader(source, *linked.loader))
    throw Error(ExitStatus::environment,
                "the compiler links programs that want the loader " + *linked.loader +
                    ", which the sysroot with its C library does not have",
                in_words(choice), "name a compiler for the sysroot's userland with --cc");
}

/// A sysroot for another machine gives nothing: the compiler's own libraries would be taken instead.
void require_libraries(const Compiler& compiler, const fs::path& sysroot, const LibraryPaths& paths) {
  if (has_library_for(*compiler.machine, *paths.sysroot)) return;
  throw Error(ExitStatus::impossible, "the sysroot has no library for " + to_string(*compiler.machine),
              fs::canonical(sysroot), "give the folder into which packages of that machine were unpacked");
}

/// Fills in compiler, userland and libraries.
void add_compiler(Toolchain& toolchain, CommandRunner& runner, const ToolchainRequest& request, const KernelTree& tree,
                  Compiler compiler, const fs::path& scratch) {
  toolchain.libraries = request.sysroot ? sysroot_paths(compiler, *request.sysroot, scratch / "sysroot-links")
                                        : compilers_paths(compiler, library_folders_of(runner, compiler));
  if (request.sysroot) require_libraries(compiler, *request.sysroot, toolchain.libraries);
  LinkedUserland linked = probe_userland(runner, compiler, toolchain.libraries, request.static_link, scratch);
  if (!linked.userland) refuse_link(compiler, tree, request.static_link, linked.output);
  compiler.link_flags = linked.link_flags;
  toolchain.userland = *linked.userland;
  toolchain.compiler = std::move(compiler);
}

bool same_words(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return a.empty() || b.empty() || a == b;
}

/// The compiler that made the kernel, where it is here and was not the one that made the host programs: only then it
/// can be for another userland than theirs (a kernel for musl, built by x86_64-linux-musl-gcc on glibc).
std::optional<Compiler> kernels_compiler(CommandRunner& runner, const KernelTree& tree, const fs::path& scratch) {
  if (same_words(tree.recorded_cc, tree.recorded_hostcc)) return std::nullopt;
  const auto recorded = recorded_compiler(tree);
  auto compiler = recorded ? probe_compiler(runner, *recorded, scratch) : std::nullopt;
  if (!compiler || !compiler->machine || compiler->version != tree.config.value("CC_VERSION_TEXT").value_or(""))
    return std::nullopt;
  compiler->named_by = "the tree's scripts/mod/.empty.o.cmd";
  return compiler;
}

/// Why the tree's programs do not serve; empty where they do.
std::string why_rebuild(const ToolchainRequest& request, const CommonUserland& own, const Userland& target) {
  if (request.rebuild == RebuildMode::always) return "--rebuild always";
  if (!own.userland) return "the tree has no host programs that are ELF files";
  if (!own.odd_one.empty()) return "the tree's own do not agree on a userland: " + own.odd_one + " differs";
  if (request.static_link && own.userland->c_library != CLibrary::none)
    return "the tree's own need shared libraries, and --static was given";
  std::string why = why_not_in(*own.userland, target);
  return why.empty() ? "" : "the tree's own do not run there: " + why;
}

void decide(Toolchain& toolchain, const ToolchainRequest& request, const KernelTree& tree, const CommonUserland& own,
            const Userland& target) {
  toolchain.reason = why_rebuild(request, own, target);
  toolchain.rebuild = !toolchain.reason.empty();
  if (!toolchain.rebuild) toolchain.reason = "the tree's own are for this userland";
  if (toolchain.rebuild && request.rebuild == RebuildMode::never)
    throw Error(ExitStatus::impossible,
                "--rebuild never, but the host programs have to be rebuilt: " + toolchain.reason, tree.objtree,
                "leave --rebuild out, or package the tree where its programs belong");
}

void find_binutils(Toolchain& toolchain, CommandRunner& runner) {
  const Compiler& compiler = *toolchain.compiler;
  const auto& flags = compiler.link_flags;
  const bool lld = std::find(flags.begin(), flags.end(), "-fuse-ld=lld") != flags.end();
  toolchain.linker = program_of(runner, compiler, lld ? "ld.lld" : "ld");
  toolchain.archiver = program_of(runner, compiler, lld ? "llvm-ar" : "ar");
  // llvm-ar comes in a package of its own. GNU ar takes objects of every machine.
  if (lld && runner.run({{toolchain.archiver, "--version"}, ".", command_environment()}).status != 0)
    toolchain.archiver = program_of(runner, compiler, "ar");
}

/// Whether the user said anything that only a compiler can answer.
bool is_asked_for(const ToolchainRequest& request, const WantedUserland& wanted) {
  return request.compiler.names_compiler() || request.sysroot || request.static_link || !wanted.is_kernels_own ||
         request.rebuild == RebuildMode::always;
}

}  // namespace

bool is_foreign(const ToolchainRequest& request, const KernelTree& tree) {
  WantedUserland wanted = wanted_userland(request.compiler.run_arch, tree);
  return !tree.host_machine || (wanted.abi && *tree.host_machine != wanted.abi->machine);
}

Toolchain find_toolchain(CommandRunner& runner, const ToolchainRequest& request, const KernelTree& tree,
                         const std::map<std::string, ElfFacts>& programs, const fs::path& scratch) {
  const WantedUserland wanted = wanted_userland(request.compiler.run_arch, tree);
  const CommonUserland own = common_userland(programs);
  std::optional<Userland> root;
  if (request.root) root = userland_of_root(machine_in(*request.root));
  Toolchain toolchain;
  toolchain.run_arch = wanted.name;
  toolchain.static_link = request.static_link;

  const bool others = root && (!own.userland || !why_not_in(*own.userland, *root).empty());
  const bool needs_one = is_foreign(request, tree) || others || !own.odd_one.empty() || !own.userland;
  if (request.rebuild == RebuildMode::never && needs_one && !is_asked_for(request, wanted)) {
    Userland target = root.value_or(Userland{wanted.abi.value_or(Abi{}), {}, CLibrary::unknown, {}});
    decide(toolchain, request, tree, own, target);
  }
  if (is_asked_for(request, wanted) || needs_one) {
    CompilerChoice choice = choose_compiler(request.compiler, tree, wanted);
    add_compiler(toolchain, runner, request, tree, probe_for(runner, choice, wanted, scratch), scratch);
    check_linked(toolchain, request, wanted, root);
  } else if (auto kernels = kernels_compiler(runner, tree, scratch)) {
    try {
      add_compiler(toolchain, runner, request, tree, *kernels, scratch);
    } catch (const Error&) {
      // It links no programs: the tree's own ones tell the userland.
      toolchain.compiler.reset();
    }
  }
  if (!toolchain.compiler) {
    toolchain.userland = *own.userland;
    toolchain.userland.versions.clear();  // what they need says nothing of what their libraries have
  }
  decide(toolchain, request, tree, own, root.value_or(toolchain.userland));
  if (toolchain.rebuild) find_binutils(toolchain, runner);
  return toolchain;
}

}  // namespace extmod
