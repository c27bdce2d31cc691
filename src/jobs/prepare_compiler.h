// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "jobs/prepare.h"

namespace extmod {

/// What a kernel that is not configured yet will be compiled for, and with.
struct KernelCompiler {
  std::string arch;                 ///< ARCH
  std::vector<std::string> argv;    ///< the compiler
  std::vector<std::string> make;    ///< words for make: ARCH=, CROSS_COMPILE=, LLVM=, CC=
  std::string named_by;             ///< for people
  std::vector<std::string> fitted;  ///< programs of PATH whose replacement changes what is made, those that are here
};

/// ARCH is the one that was asked for, else that of the configuration, else this machine's. The compiler is the one
/// that was asked for, else gcc of the usual triplets. Throws Error: environment for a compiler that is not here;
/// impossible for a configuration that cannot be read.
KernelCompiler choose_kernel_compiler(const PrepareRequest& request);

/// Throws an environment Error that names the command to install one of the programs that every kernel of this source
/// needs, and pahole if the configuration asks for type information.
void check_kernel_tools(const PrepareRequest& request, const std::filesystem::path& srctree);

}  // namespace extmod
