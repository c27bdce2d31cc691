// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/path_in_root.h"

#include <deque>

namespace extmod {
namespace fs = std::filesystem;

std::optional<fs::path> path_in_root(const fs::path& root, const fs::path& path) {
  constexpr int kMostLinks = 40;  // as the kernel's own MAXSYMLINKS
  std::deque<fs::path> left(path.begin(), path.end());
  fs::path inside;  // below root, without links
  int links = 0;
  while (!left.empty()) {
    fs::path name = left.front();
    left.pop_front();
    if (name.empty() || name == "." || name == "/") continue;
    if (name == "..") {
      inside = inside.parent_path();
      continue;
    }
    std::error_code failed;
    fs::path place = root / inside / name;
    fs::file_status status = fs::symlink_status(place, failed);
    if (failed || !fs::exists(status)) return std::nullopt;
    if (!fs::is_symlink(status)) {
      inside /= name;
      continue;
    }
    if (++links > kMostLinks) return std::nullopt;
    fs::path target = fs::read_symlink(place, failed);
    if (failed) return std::nullopt;
    if (target.is_absolute()) inside.clear();
    left.insert(left.begin(), target.begin(), target.end());
  }
  return root / inside;
}

}  // namespace extmod
