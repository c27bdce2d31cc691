// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/path_in_root.h"

#include "support/folder_tree.h"

namespace extmod {
namespace fs = std::filesystem;

std::optional<fs::path> path_in_root(const fs::path& root, const fs::path& path) {
  std::error_code failed;
  if (!fs::is_directory(root, failed)) return std::nullopt;
  Resolved found = FolderTree(root, {.is_machine = true}).resolve(path);
  if (found.outcome != Resolved::Outcome::found) return std::nullopt;
  return found.path.empty() ? root : root / found.path;
}

}  // namespace extmod
