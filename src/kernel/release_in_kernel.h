// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace extmod {

/// The release in the banner of a vmlinux, `Linux version RELEASE (`. Nothing if it is not there, as in a file that has
/// only type information.
std::optional<std::string> release_in_kernel(std::string_view bytes);

/// The same for a file, of which no more is read than is needed. Throws an environment Error if it cannot be read.
std::optional<std::string> release_in_kernel_file(const std::filesystem::path& vmlinux);

}  // namespace extmod
