// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>

namespace extmod {

/// The file that `path` names on a machine whose / is the folder `root`: absolute links and links with `..` stay inside
/// it. Nothing if a part of the path is missing or links form a circle.
std::optional<std::filesystem::path> path_in_root(const std::filesystem::path& root, const std::filesystem::path& path);

}  // namespace extmod
