// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>

#include "package/package_tree.h"

namespace extmod::fuzz {

/// Takes a package as `verify` does, and checks what the gate in front of every visitor promises.
class CheckedTree : public PackageVisitor {
 public:
  CheckedTree(const std::filesystem::path& package, const Limits& limits) : tree_(package, limits) {}

  void entry(const InstalledEntry& entry, const NextBlock& content) override;
  void script(const std::string& name, const std::string& text, bool is_usual) override;
  void remark(const std::string& sentence) override { tree_.remark(sentence); }
  /// At the end: looks at every entry.
  void look_at_all() const;

 private:
  void check_place(const InstalledEntry& entry) const;

  PackageTree tree_;
  std::map<std::string, EntryKind> kinds_;
  uint64_t total_ = 0;
};

}  // namespace extmod::fuzz
