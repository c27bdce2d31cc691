// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "kernel/kernel_tree.h"
#include "support/process.h"
#include "target/compiler.h"
#include "target/compiler_choice.h"

namespace extmod {

/// A cross compiler with a C library of its own.
struct CompilersRoot {
  Compiler compiler;
  std::filesystem::path folder;  ///< its sysroot, or a classic /usr/TRIPLET with lib and include
};

/// The compiler that the request names, else the tree's, else TRIPLET-gcc; `triplet` may be empty if the request names
/// one. Throws Error: status environment if there is no such program, impossible if it has no folder of its own.
CompilersRoot find_compilers_root(CommandRunner& runner, const CompilerRequest& request,
                                  const std::optional<KernelTree>& tree, const std::string& triplet,
                                  const std::filesystem::path& scratch);

}  // namespace extmod
