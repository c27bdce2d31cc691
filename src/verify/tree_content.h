// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/verified_tree.h"

namespace extmod {

/// Walks the tree and opens each file once: ELF facts, and the rules `elf-unreadable` and `build-path`. Where it may be
/// a part, the parts that are linked are walked with it.
TreeContent read_tree_content(const std::filesystem::path& root, const TreeExpectation& expectation);

}  // namespace extmod
