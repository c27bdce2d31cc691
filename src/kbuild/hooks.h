// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace extmod {

/// Writes into `folder` what the kernel's packaging makes need to call us: `packaging.mk`, for MAKEFILES, and `step`,
/// which runs `program kbuild OPTIONS --step ...`. Relative paths among the options count from the current folder.
/// `record` is the EXTMOD_PKG_RECORD of the step; empty if nobody waits for it.
void write_packaging_hooks(const std::filesystem::path& folder, const std::filesystem::path& program,
                           const std::vector<std::string>& options, const std::filesystem::path& record = {});

/// The value of MAKEFILES with such a folder, and with what the variable held before.
std::string makefiles_with(const std::filesystem::path& folder);

}  // namespace extmod
