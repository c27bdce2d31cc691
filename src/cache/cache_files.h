// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace extmod {

/// A real folder of the cache that nobody else may write: what a link leads to is not the cache's.
bool is_cache_folder(const std::filesystem::path& folder);

/// Makes it, with the folders above, so that nobody else may write in it. Throws an environment Error, also if
/// something else is there.
void make_cache_folder(const std::filesystem::path& folder);

/// Whether it is a regular file. Does not follow a link.
bool is_cache_file(const std::filesystem::path& file);

/// The content of a record. Nothing if it is no regular file, if somebody else may write it, or if no record is so
/// long.
std::optional<std::string> read_record_file(const std::filesystem::path& file);

/// Writes it so that nobody else may write it. Not synced: what is read is checked.
void write_record_file(const std::filesystem::path& file, const std::string& content);

}  // namespace extmod
