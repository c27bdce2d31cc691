// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/verified_tree.h"

namespace extmod {

/// A file as a module build finds it: in the common part, the tree, or the other parts that it is installed with. A
/// part that is not here counts as empty files.
std::optional<std::string> read_in_parts(const TreeContent& content, const std::string& path);

/// Its permission bits; nothing if it is not there. Files in a part that is not here have all.
std::optional<mode_t> mode_in_parts(const TreeContent& content, const std::string& path);

/// What a module build of this tree runs and reads; empty if a part of its makefiles is not here.
ModuleBuild module_build_of(const TreeContent& content, const TreeExpectation& expectation);

}  // namespace extmod
