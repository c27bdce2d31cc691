// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "kernel/kernel_config.h"

namespace extmod {

/// The objects and scripts among the words of a linker's command line, as paths relative to that one of `roots` they
/// are in, sorted. Relative words count from the first root. Files outside of all roots are left out.
std::vector<std::string> link_files_in(const std::vector<std::string>& words,
                                       const std::vector<std::filesystem::path>& roots);

/// The same of what a makefile of arch/ certainly adds to KBUILD_LDFLAGS_MODULE and KBUILD_LDS_MODULE, read without
/// make. Only conditions on CONFIG_ symbols are understood; what is below any other, or not plain text, is left out.
std::vector<std::string> link_files_in_makefile(const std::string& makefile, const KernelConfig& config);

}  // namespace extmod
