// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "package/package_tree.h"

namespace extmod {

/// A package that a test fills, without a file.
class MadePackage : public PackageTree {
 public:
  explicit MadePackage(const std::string& name = "a.tar") : PackageTree(name, {}) {}

  MadePackage& folder(const std::string& path) { return add({path, EntryKind::folder, 0755}); }
  MadePackage& link(const std::string& path, const std::string& target) {
    return add({path, EntryKind::link, 0777, 0, 0, target});
  }
  MadePackage& file(const std::string& path, const std::string& text = "", mode_t mode = 0644) {
    return add({path, EntryKind::file, mode, text.size()}, text);
  }

 private:
  MadePackage& add(const InstalledEntry& made, const std::string& text = "") {
    bool is_first = true;
    entry(made, [&]() -> std::string_view { return std::exchange(is_first, false) ? text : std::string_view(); });
    return *this;
  }
};

}  // namespace extmod
