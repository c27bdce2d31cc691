// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kernel/kernel_config.h"

namespace extmod {

/// The makefiles of one kernel, and how to read a file of the tree; nothing if it is not there.
struct MakefileReader {
  std::string srcarch;
  KernelConfig config;
  std::function<std::optional<std::string>(const std::string& path)> read;
};

/// The files that makefiles include, by their paths in the tree.
struct IncludedFiles {
  std::set<std::string> found;
  std::map<std::string, std::string> missing;  ///< whose absence ends `make M=`, each with a makefile that includes it
};

/// Whether `make M=` begins with this makefile: the one at the top, and those of scripts/ and the architecture's
/// folder.
bool is_first_makefile(const std::string& path, const std::string& srcarch);

/// Kbuild makes the file before it reads it, or does without: include/config, generated/, names with a dot.
bool is_made_by_kbuild(const std::string& path);

/// Whether the path, as it stands in a makefile, is none in the tree: `/x` or `../x`.
bool is_outside_of_tree(const std::string& path);

/// Follows the include lines of makefiles without make, and those of the files found. Files that Kbuild itself makes
/// are left out, and lines with variables that only make knows. A file outside of the tree counts as missing.
IncludedFiles follow_includes(const std::set<std::string>& makefiles, const MakefileReader& reader);

}  // namespace extmod
