// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "kernel/kernel_config.h"

namespace extmod {

/// The objects and scripts among the words of a linker's command line, sorted, as paths relative to the root they are
/// in. Relative words count from the first root. Files outside all roots are left out.
std::vector<std::string> link_files_in(const std::vector<std::string>& words,
                                       const std::vector<std::filesystem::path>& roots);

/// The path relative to the innermost root that it is in; empty if it is in none. A relative one counts from each root.
std::string path_in_tree(const std::string& path, const std::vector<std::filesystem::path>& roots);

/// The same as link_files_in for what a makefile of arch/ certainly adds to KBUILD_LDFLAGS_MODULE and
/// KBUILD_LDS_MODULE, read without make. Only conditions on CONFIG_ symbols are evaluated. Lines below other conditions
/// and lines that are not plain text are left out.
std::vector<std::string> link_files_in_makefile(const std::string& makefile, const KernelConfig& config);

/// The same for what it adds under any configuration.
std::vector<std::string> possible_link_files_in_makefile(const std::string& makefile);

}  // namespace extmod
