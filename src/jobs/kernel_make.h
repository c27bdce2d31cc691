// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/process.h"

namespace extmod {

/// How make is called for one kernel tree.
struct KernelMake {
  std::filesystem::path srctree;   ///< absolute; never written to
  std::filesystem::path objtree;   ///< absolute, O=
  std::string arch;                ///< ARCH
  std::vector<std::string> words;  ///< for make: ARCH=, CROSS_COMPILE=, LLVM=, the variables of reproducible builds
  Environment environment;

  /// `make -C srctree O=objtree WORDS GOALS`, with stderr in its output.
  Command command(const std::vector<std::string>& goals) const;
};

}  // namespace extmod
