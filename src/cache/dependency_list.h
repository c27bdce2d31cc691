// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <set>
#include <string>

namespace extmod {

/// The files that a compile has read, according to the `source_` and `deps_` variables of a Kbuild .cmd file
/// (scripts/basic/fixdep.c, tools/build/fixdep.c); paths as they stand there.
std::set<std::string> dependencies_in(const std::string& cmd_file_text);

/// The same of every .cmd file below a folder.
std::set<std::string> dependencies_below(const std::filesystem::path& folder);

}  // namespace extmod
