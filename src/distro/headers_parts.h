// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "support/file_walk.h"

namespace extmod {

/// Distributions divide the headers of a kernel among packages. Debian's flavours have a Makefile that includes that of
/// linux-headers-*-common, and in its own kernels scripts and tools are links into linux-kbuild-*.

/// The folder of the common part; nothing in a tree that is whole.
std::optional<std::filesystem::path> source_part(const std::filesystem::path& root);

/// The name of the part with the host programs if this entry is a link into it.
std::optional<std::string> programs_part(const std::filesystem::path& root, const WalkEntry& entry);

/// Whether this part has the common part's Makefile take `release` for the kernel's (Debian's .kernelvariables).
bool overrides_release(const std::filesystem::path& root, const std::string& release);

}  // namespace extmod
