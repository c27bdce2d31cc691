// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "kernel/kernel_config.h"

namespace extmod {

/// A line of a makefile that is no condition, without its comment, continued lines joined.
struct MakefileLine {
  std::string text;
  bool certain;  ///< `make M=` reads it: every condition around it is known and holds
};

/// Read without make. Conditions on CONFIG_ symbols and on Kbuild's variables of an external module build are known.
std::vector<MakefileLine> makefile_lines(const std::string& makefile, const KernelConfig& config);

}  // namespace extmod
