// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "support/input_tree.h"

namespace extmod {

/// Several trees as they are installed on one machine. Folders merge. Of two entries with one path the earlier tree's
/// counts; conflicts() finds them.
class UnionTree : public InputTree {
 public:
  /// At least one; all live longer. Limits are the first one's.
  explicit UnionTree(std::vector<const InputTree*> trees) : trees_(std::move(trees)) {}

  std::vector<WalkEntry> entries(const std::string& below) const override;
  std::vector<WalkEntry> names(const std::string& folder) const override;
  std::optional<EntryFacts> look_up(const std::string& path) const override { return owned(path).facts; }
  FileContent content(const std::string& path) const override { return owned(path).tree->content(path); }
  bool is_machine() const override { return true; }
  const Limits& limits() const override { return trees_.front()->limits(); }
  /// As the tree that has the entry names it.
  std::string name_of(const std::string& path) const override { return owned(path).tree->name_of(path); }

 private:
  struct Owned {
    const InputTree* tree;  ///< the first one if no tree has the entry
    std::optional<EntryFacts> facts;
  };
  Owned owned(const std::string& path) const;
  bool is_own_folder(const std::string& path) const;

  std::vector<const InputTree*> trees_;
};

/// Paths that are in both trees and differ in kind, target or content. Two folders never do.
std::vector<std::string> conflicts(const InputTree& one, const InputTree& other);

}  // namespace extmod
