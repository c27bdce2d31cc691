// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernel/kernel_tree.h"
#include "target/userland.h"

namespace extmod {

/// What the user said about the compiler; everything else is read from the tree or asked.
struct CompilerRequest {
  std::optional<std::string> cc;             ///< may hold several words (`ccache gcc`)
  std::optional<std::string> cross_compile;  ///< prefix, with launcher words before it: `ccache aarch64-linux-gnu-`
  std::optional<std::string> llvm;           ///< as the tree's own Makefile takes LLVM=
  std::optional<std::string> run_arch;
  std::string cc_named_by = "--cc";  ///< for people

  bool names_compiler() const { return cc || cross_compile || llvm; }
};

/// The userland that was asked for, as far as its name says something: --run-arch, else the kernel's own.
struct WantedUserland {
  std::string name;                   ///< for people: `arm64`
  std::vector<std::string> triplets;  ///< that it usually has, the most usual one first
  std::optional<Abi> abi;             ///< nothing where nobody knows the architecture
  std::optional<CLibrary> c_library;  ///< where --run-arch is a triplet
  bool is_kernels_own = true;
};

/// A distribution's name (armhf), a kernel's ARCH, a GNU triplet or the first word of one -> the triplet; empty for
/// anything else.
std::string triplet_named(const std::string& name);

/// Throws Error with status impossible for a --run-arch that is no architecture.
WantedUserland wanted_userland(const std::optional<std::string>& run_arch, const KernelTree& tree);

/// The machine of the tree's kernel objects: read from one, else as the configuration says.
std::optional<ElfMachine> object_machine(const KernelTree& tree);

/// The first of these triplets whose TRIPLET-gcc is here.
std::optional<std::string> triplet_with_gcc(const std::vector<std::string>& triplets);

/// The compiler that LLVM= names: by 1, a suffix (`-15`) or a folder (`/opt/llvm/bin/`).
std::string clang_named(const std::string& llvm);

/// The words to call a compiler with, and who named them.
struct CompilerChoice {
  std::vector<std::string> argv;
  std::string named_by;  ///< for people: `--cc`, `CONFIG_CC_VERSION_TEXT of the tree`
};

/// In this order: --cc, LLVM, CROSS_COMPILE, the compiler that the tree's .cmd files record, CONFIG_CC_VERSION_TEXT,
/// TRIPLET-gcc. The tree's own ones count where their program is here and may be run (why_not_run). With --run-arch for
/// another userland than the kernel's, CROSS_COMPILE and what the tree says do not count.
CompilerChoice choose_compiler(const CompilerRequest& request, const KernelTree& tree, const WantedUserland& wanted);

}  // namespace extmod
