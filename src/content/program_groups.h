// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "content/headers_plan.h"
#include "kernel/kernel_tree.h"

namespace extmod {

/// A folder of the tree whose host programs are rebuilt and cached together: `scripts`, `certs`, `tools/objtool`,
/// `tools/bpf/resolve_btfids`.
using ProgramGroup = std::string;

/// The groups that a rebuild of this tree's programs has. `scripts` is always among them.
std::vector<ProgramGroup> program_groups(const KernelTree& tree, const HeadersPlan& plan);

/// The folders that the programs of tools/ are built from, relative to the tree.
const std::vector<std::string>& tools_folders();

inline bool is_tool(const ProgramGroup& group) {
  return group.starts_with("tools/");
}

}  // namespace extmod
