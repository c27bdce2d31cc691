// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace extmod {

/// Whether only a version control system reads what has this name: `.git`, `CVS`.
bool is_version_control(std::string_view name);

/// What can be told of a folder's content without reading its files.
struct FolderContent {
  std::string fingerprint;  ///< of names, kinds, modes, sizes and times; lower-case hex
  int64_t newest = 0;       ///< time of the newest file, seconds since 1970
};

/// Looks at everything below the folder but what has a name that is left out. Throws an environment Error for a folder
/// that cannot be read.
FolderContent content_of_folder(const std::filesystem::path& root,
                                const std::function<bool(const std::string&)>& leave_out);

}  // namespace extmod
