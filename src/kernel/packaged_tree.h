// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "kernel/kernel_tree.h"

namespace extmod {

/// What a headers tree says of its kernel, unpacked from a package that others made. It has neither Kconfig nor the
/// compilers' command lines, maybe no .config, and programs of any kind. `root` is the private folder with what was
/// unpacked, `place` the tree's path in it. The source is the tree itself or, where packages divide the two, the folder
/// below `root` that its Makefile or its `source` link names. Throws Error with status impossible if it names no
/// release or architecture, or its makefiles are not there.
KernelTree read_packaged_tree(const std::filesystem::path& root, const std::string& place);

}  // namespace extmod
