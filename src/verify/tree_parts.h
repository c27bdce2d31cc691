// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "support/file_walk.h"

namespace extmod {

/// Debian divides the headers of a kernel among packages: the flavour's Makefile includes that of
/// linux-headers-*-common, and in its own kernels scripts and tools are links into linux-kbuild-*.

/// The folder of the common part; nothing in a tree that is whole.
std::optional<std::filesystem::path> source_part(const std::filesystem::path& root);

/// The name of the linux-kbuild part if this entry is a link into it.
std::optional<std::string> kbuild_part(const std::filesystem::path& root, const WalkEntry& entry);

}  // namespace extmod
