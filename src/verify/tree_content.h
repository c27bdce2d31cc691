// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/verified_tree.h"

namespace extmod {

/// Walks the tree and opens each file once: ELF facts, and the rules `elf-unreadable` and `build-path`. If the tree may
/// be a part, the parts that it links to are walked, too.
TreeContent read_tree_content(const TreePlace& headers, const TreeExpectation& expectation, bool keep_bytes);

}  // namespace extmod
