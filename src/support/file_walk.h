// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace extmod {

enum class EntryKind { file, link, folder, other };

/// Of an st_mode.
EntryKind entry_kind(mode_t mode);

struct WalkEntry {
  std::string path;  ///< relative to the root, with /
  EntryKind kind;
};

/// Everything below `root`, sorted by path; links are listed, not followed. `enter` decides for each folder, by its
/// relative path; a folder that is not entered is not listed either. Nothing if root is not a folder. Throws an
/// environment Error for a folder that cannot be read.
std::vector<WalkEntry> walk(
    const std::filesystem::path& root,
    const std::function<bool(const std::string&)>& enter = [](const std::string&) { return true; });

}  // namespace extmod
