// SPDX-License-Identifier: GPL-2.0-or-later
#include "checked_tree.h"

#include "check.h"
#include "support/text.h"

namespace extmod::fuzz {

/// Nothing lies outside, twice, or below what is no folder.
void CheckedTree::check_place(const InstalledEntry& entry) const {
  const std::string& path = entry.path;
  check(!path.empty() && path.find('\0') == std::string::npos, "a path is a name", path);
  check(path.size() <= tree_.limits().name && entry.target.size() <= tree_.limits().name, "names are short", path);
  for (const auto& name : split(path, '/'))
    check(!name.empty() && name != "." && name != "..", "a path is in normal form", path);
  for (std::string folder = folder_of(path); !folder.empty(); folder = folder_of(folder))
    if (auto above = kinds_.find(folder); above != kinds_.end())
      check(above->second == EntryKind::folder, "an entry is below folders", path);
  if (auto same = kinds_.find(path); same != kinds_.end())
    check(entry.kind == EntryKind::folder && same->second == EntryKind::folder, "a path occurs once", path);
  auto below_it = kinds_.lower_bound(path + "/");
  check(entry.kind == EntryKind::folder || below_it == kinds_.end() || !below_it->first.starts_with(path + "/"),
        "only folders have something below them", path);
}

void CheckedTree::entry(const InstalledEntry& entry, const NextBlock& content) {
  check_place(entry);
  if (!entry.hard_link.empty()) {
    auto original = kinds_.find(entry.hard_link);
    check(original != kinds_.end() && original->second == EntryKind::file && entry.kind == EntryKind::file,
          "a hard link is to an earlier file", entry.path);
  }
  check(entry.kind != EntryKind::link || !entry.target.empty(), "a link has a target", entry.path);
  kinds_[entry.path] = entry.kind;
  check(kinds_.size() <= tree_.limits().entries, "the entries are counted", entry.path);
  tree_.entry(entry, [&] {
    const std::string_view block = content();
    total_ += block.size();
    check(total_ <= tree_.limits().total, "the total size is bounded", entry.path);
    return block;
  });
}

void CheckedTree::script(const std::string& name, const std::string& text, bool is_usual) {
  check(text.size() <= 2 * tree_.limits().total, "the total size is bounded", name);
  tree_.script(name, text, is_usual);
}

void CheckedTree::look_at_all() const {
  for (const auto& entry : tree_.entries("")) {
    const auto facts = tree_.look_up(entry.path);
    check(facts && facts->kind == entry.kind, "a listed entry is there", entry.path);
    tree_.resolve(entry.path + "/x");
    if (entry.kind != EntryKind::file) continue;
    check(tree_.content(entry.path).bytes().size() == facts->size, "a file has its size", entry.path);
    check(tree_.is_file(entry.path), "a file is found by its path", entry.path);
  }
}

}  // namespace extmod::fuzz
