// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/compiler_choice.h"

#include <filesystem>

#include "distro/distro.h"
#include "kernel/srcarch.h"
#include "support/error.h"
#include "support/process.h"
#include "support/text.h"
#include "target/recorded_compiler.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using Words = std::vector<std::string>;

bool is_here(const std::string& program) {
  return !find_program(program).empty();
}

/// The top Makefile up to 5.17 takes any value for plain clang; later ones know `-15` and `/opt/llvm/bin/`.
Words clang_of(const std::string& llvm, const KernelTree& tree) {
  const bool knows_names = read_file(tree.srctree / "Makefile").find("LLVM_SUFFIX") != std::string::npos;
  return {knows_names ? clang_named(llvm) : "clang"};
}

/// Kbuild takes clang's target from CROSS_COMPILE where there is one.
std::string clangs_target(const CompilerRequest& request, const WantedUserland& wanted) {
  const Words prefixes = split_words(request.cross_compile.value_or(""));
  if (!prefixes.empty() && wanted.is_kernels_own) {
    std::string prefix = fs::path(prefixes.back()).filename();
    if (prefix.ends_with("-")) prefix.pop_back();
    if (abi_of_triplet(prefix)) return prefix;
  }
  return wanted.triplets.empty() ? "" : wanted.triplets.front();
}

std::string usual_gcc(const WantedUserland& wanted) {
  if (auto triplet = triplet_with_gcc(wanted.triplets)) return *triplet + "-gcc";
  return wanted.triplets.empty() ? "gcc" : wanted.triplets.front() + "-gcc";
}

/// A headers tree names the compiler as the kernel's machine has it. On another one `gcc-12` is
/// aarch64-linux-gnu-gcc-12.
Words as_called_here(const Words& named, const KernelTree& tree, const WantedUserland& wanted) {
  const std::string& name = named.front();
  const bool is_native = name == "gcc" || name.starts_with("gcc-");
  if (!is_native || srcarch_of_machine(own_machine()) == tree.srcarch) return named;
  for (const auto& triplet : wanted.triplets)
    if (is_here(triplet + "-" + name)) return {triplet + "-" + name};
  return {usual_gcc(wanted)};
}

WantedUserland kernels_own(const KernelTree& tree) {
  WantedUserland wanted;
  wanted.name = tree.arch_name;
  auto object = object_machine(tree);
  if (!object) return wanted;
  wanted.triplets = usual_triplets(tree.srcarch, *object);
  wanted.abi = Abi{*object, 0, 0};
  // ARCH=powerpc is a family, powerpc64le one of it.
  const std::string processor = wanted.triplets.empty() ? "" : split(wanted.triplets.front(), '-').front();
  if (processor.starts_with(wanted.name)) wanted.name = processor;
  // A kernel of 64 bits may have a userland of 32 (parisc).
  if (!wanted.triplets.empty()) wanted.abi->machine = abi_of_triplet(wanted.triplets.front())->machine;
  return wanted;
}

}  // namespace

std::optional<std::string> triplet_with_gcc(const Words& triplets) {
  for (const auto& triplet : triplets)
    if (is_here(triplet + "-gcc")) return triplet;
  return std::nullopt;
}

std::string clang_named(const std::string& llvm) {
  if (llvm.ends_with("/")) return llvm + "clang";
  return llvm.starts_with("-") ? "clang" + llvm : "clang";
}

std::string triplet_named(const std::string& name) {
  if (name.find('-') != std::string::npos) return abi_of_triplet(name) ? name : "";
  // ARCH=powerpc is a family, a distribution's powerpc one member of it: the distributions' names come first.
  if (std::string triplet = triplet_of_distro_name(name); !triplet.empty()) return triplet;
  if (name.starts_with("ppc")) return triplet_named("powerpc" + name.substr(3));
  for (bool wants_64bit : {true, false})
    if (auto object = usual_object(srcarch_of(name), wants_64bit, false))
      if (auto triplets = usual_triplets(srcarch_of(name), *object); !triplets.empty()) return triplets.front();
  if (auto abi = abi_of_triplet(name))
    if (auto triplets = usual_triplets(srcarch_of_machine(abi->machine), abi->machine); !triplets.empty())
      return triplets.front();
  return {};
}

std::optional<ElfMachine> object_machine(const KernelTree& tree) {
  if (tree.object) return tree.object;
  return usual_object(tree.srcarch, tree.config.enabled("64BIT"), tree.config.enabled("CPU_BIG_ENDIAN"));
}

WantedUserland wanted_userland(const std::optional<std::string>& run_arch, const KernelTree& tree) {
  if (!run_arch || *run_arch == tree.arch_name) return kernels_own(tree);
  const std::string triplet = triplet_named(*run_arch);
  if (triplet.empty())
    throw Error(
        ExitStatus::impossible, "--run-arch names no architecture that is known", *run_arch,
        "give a kernel's ARCH, a distribution's name such as armhf, or a GNU triplet; or leave it out and name a "
        "compiler with --cc");
  WantedUserland wanted{*run_arch, {triplet}, abi_of_triplet(triplet), std::nullopt, false};
  if (triplet == *run_arch) wanted.c_library = c_library_of_triplet(triplet);
  return wanted;
}

CompilerChoice choose_compiler(const CompilerRequest& request, const KernelTree& tree, const WantedUserland& wanted) {
  if (request.cc) return {made_absolute(split_words(*request.cc), tree), request.cc_named_by};
  if (request.llvm) {
    CompilerChoice choice{made_absolute(clang_of(*request.llvm, tree), tree), "LLVM=" + *request.llvm};
    if (std::string target = clangs_target(request, wanted); !target.empty())
      choice.argv.push_back("--target=" + target);
    return choice;
  }
  if (!wanted.is_kernels_own) {
    // A triplet's C library may be another one than this machine's compiler links.
    const bool runs_here = wanted.abi && wanted.abi->machine == own_machine() && !wanted.c_library;
    return {{runs_here ? "gcc" : usual_gcc(wanted)}, "--run-arch " + wanted.name};
  }
  if (request.cross_compile)
    return {made_absolute(split_words(*request.cross_compile + "gcc"), tree),
            "CROSS_COMPILE=" + *request.cross_compile};
  if (auto recorded = recorded_compiler(tree); recorded && is_here(recorded->front()))
    return {*recorded, "the tree's scripts/mod/.empty.o.cmd"};
  if (auto named = compiler_in_version_text(tree))
    if (const Words words = as_called_here(*named, tree, wanted); is_here(words.front()))
      return {words, "the tree's CONFIG_CC_VERSION_TEXT"};
  return {{usual_gcc(wanted)}, "the usual name for " + wanted.name};
}

}  // namespace extmod
