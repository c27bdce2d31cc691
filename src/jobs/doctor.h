// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kernel/kernel_tree.h"
#include "support/process.h"
#include "target/toolchain.h"

namespace extmod {

/// One thing that was looked for.
struct Diagnosis {
  std::string what;
  bool good = false;
  bool needed = true;  ///< a job fails without it, not just a feature
  std::string state;   ///< what was found
  std::string remedy;  ///< the command that puts it right
};

struct DoctorRequest {
  std::optional<TreeRequest> tree;
  ToolchainRequest toolchain;
};

/// Looks at the machine and, where one is given, at a tree; changes nothing.
std::vector<Diagnosis> diagnose(const DoctorRequest& request, CommandRunner& runner);

}  // namespace extmod
