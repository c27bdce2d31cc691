// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>

namespace extmod {

/// Throws Error with status impossible if there is something at this path, unless it is an empty folder.
void check_new_folder(const std::filesystem::path& folder);

/// The path, absolute and without a slash at its end; the folder above it is made.
std::filesystem::path prepare_new_folder(const std::filesystem::path& folder);

/// A finished folder beside it gets this name.
void give_name(const std::filesystem::path& finished, const std::filesystem::path& folder);

/// The same, also if there is a folder of this name: that one gets the finished one's name, or `old` where the file
/// system cannot exchange two names.
void replace_folder(const std::filesystem::path& finished, const std::filesystem::path& folder,
                    const std::filesystem::path& old);

}  // namespace extmod
