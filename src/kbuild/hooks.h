// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace extmod {

/// Puts into `folder` what the kernel's packaging makes need to call us: `packaging.mk`, for MAKEFILES, and `step`,
/// which runs `program kbuild OPTIONS --step ...` from the current folder, where relative paths among the options
/// begin.
void write_packaging_hooks(const std::filesystem::path& folder, const std::filesystem::path& program,
                           const std::vector<std::string>& options);

/// What such a folder is in the environment of a make: MAKEFILES, with what it held before.
std::string makefiles_with(const std::filesystem::path& folder);

}  // namespace extmod
