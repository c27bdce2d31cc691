// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "kernel/kernel_tree.h"
#include "support/process.h"
#include "target/compiler.h"

namespace extmod {

/// What the user said about compilers; everything else is read from the tree or asked.
struct ToolchainRequest {
  std::optional<std::string> cc;             ///< may hold several words (`ccache gcc`)
  std::optional<std::string> cross_compile;  ///< prefix
  std::optional<std::string> llvm;           ///< `1`, `-15` or a folder with a slash, as Kbuild's LLVM=
  std::optional<std::string> run_arch;
  std::optional<std::filesystem::path> sysroot;
  bool static_link = false;  ///< host programs need no library at all
};

/// For whom the host programs are, and with what they are made.
struct Toolchain {
  const Arch* run_arch = nullptr;
  bool cross = false;                ///< the tree's host programs are for another machine than the run arch
  std::optional<Compiler> compiler;  ///< for the run arch; only when cross
  std::vector<std::filesystem::path> library_folders;  ///< of that compiler
  std::string linker = "ld";                           ///< the compiler's own, by path where it has one
  std::string archiver = "ar";
  std::vector<std::string> cc_choice;  ///< the words the compiler was asked for with
};

/// What --run-arch calls so. Throws Error with status impossible for a name that is not known.
const Arch& run_arch_named(const std::string& name);

/// --run-arch, else the kernel's own userland. Throws Error with status impossible for a name that is not known.
const Arch& choose_run_arch(const ToolchainRequest& request, const KernelTree& tree);

/// True where the tree's own host programs are for another machine than the run arch.
bool needs_rebuild(const KernelTree& tree, const Arch& run_arch);

/// The compiler that makes programs of the run arch, in the order: --cc, LLVM, CROSS_COMPILE, the tree's recorded CC,
/// CONFIG_CC_VERSION_TEXT, TRIPLET-gcc.
std::vector<std::string> choose_compiler(const ToolchainRequest& request, const KernelTree& tree, const Arch& run_arch);

/// Decides whether host programs must be rebuilt (by the ELF machine of the tree's own ones) and, if so, checks that
/// the compiler exists, makes programs of the run arch and can link them. Throws Error with status environment
/// otherwise.
Toolchain find_toolchain(CommandRunner& runner, const ToolchainRequest& request, const KernelTree& tree,
                         const std::filesystem::path& scratch);

}  // namespace extmod
