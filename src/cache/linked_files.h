// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/process.h"
#include "target/compiler.h"

namespace extmod {

/// The files that the linker opens for a program with all run_libraries(), as it names them itself (--trace): start
/// files, archives, shared libraries and the loader. Libraries that it does not find are left out. Empty for a linker
/// that names none. Links in `scratch`.
std::vector<std::filesystem::path> linked_files(CommandRunner& runner, const Compiler& compiler,
                                                const std::vector<std::string>& ldflags,
                                                const std::filesystem::path& scratch);

/// The files that a linker names in the output of --trace and that exist.
std::vector<std::filesystem::path> files_in_trace(const std::string& output, const std::filesystem::path& folder);

}  // namespace extmod
