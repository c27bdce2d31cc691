// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "content/headers_plan.h"
#include "kernel/kernel_tree.h"

namespace extmod {

/// A folder of the tree whose host programs are rebuilt in one go and kept in the cache as one thing: `scripts`,
/// `certs`, `tools/objtool`, `tools/bpf/resolve_btfids`.
using ProgramGroup = std::string;

/// What a cross build of this tree has to rebuild. `scripts` is always among them.
std::vector<ProgramGroup> program_groups(const KernelTree& tree, const HeadersPlan& plan);

/// Those parts of tools/ that its programs are built from, folders relative to the tree.
const std::vector<std::string>& tools_folders();

inline bool is_tool(const ProgramGroup& group) {
  return group.starts_with("tools/");
}

}  // namespace extmod
