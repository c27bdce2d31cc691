// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>

namespace extmod {

/// Where `path` leads on a machine whose / is the folder `root`: absolute links, and links that climb, stay inside it.
/// Nothing where a part of it is not there or links run in a circle.
std::optional<std::filesystem::path> path_in_root(const std::filesystem::path& root, const std::filesystem::path& path);

}  // namespace extmod
