// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/union_tree.h"

#include <algorithm>
#include <set>

#include "support/interrupt.h"

namespace extmod {
namespace {

bool by_path(const WalkEntry& a, const WalkEntry& b) {
  return a.path < b.path;
}

/// All of them sorted, each path once: the first one's.
std::vector<WalkEntry> merged(std::vector<WalkEntry> all) {
  std::stable_sort(all.begin(), all.end(), by_path);
  auto same = [](const WalkEntry& a, const WalkEntry& b) { return a.path == b.path; };
  all.erase(std::unique(all.begin(), all.end(), same), all.end());
  return all;
}

bool same_file(const InputTree& one, const InputTree& other, const std::string& path) {
  const FileContent first = one.content(path);
  const FileContent second = other.content(path);
  return first.bytes() == second.bytes();
}

bool differ(const InputTree& one, const InputTree& other, const std::string& path) {
  const auto first = one.look_up(path);
  const auto second = other.look_up(path);
  if (!first || !second) return false;
  if (first->kind != second->kind) return true;
  if (first->kind == EntryKind::link) return first->target != second->target;
  if (first->kind != EntryKind::file) return first->kind == EntryKind::other;
  return first->size != second->size || !same_file(one, other, path);
}

/// Whether the tree has a file or link in place of a folder of the path.
bool hides(const InputTree& tree, const std::string& path) {
  for (std::string folder = folder_of(path); !folder.empty(); folder = folder_of(folder))
    if (auto facts = tree.look_up(folder)) return facts->kind != EntryKind::folder;
  return false;
}

}  // namespace

UnionTree::Owned UnionTree::owned(const std::string& path) const {
  for (const auto* tree : trees_) {
    if (auto facts = tree->look_up(path)) return {tree, facts};
    if (hides(*tree, path)) break;
  }
  return {trees_.front(), std::nullopt};
}

std::vector<WalkEntry> UnionTree::entries(const std::string& below) const {
  std::vector<WalkEntry> all;
  if (!is_own_folder(below)) return all;
  for (const auto* tree : trees_)
    for (auto& entry : tree->entries(below)) all.push_back(std::move(entry));
  all = merged(std::move(all));
  std::set<std::string> folders = {""};
  std::erase_if(all, [&](const WalkEntry& entry) {
    if (!folders.contains(folder_of(entry.path))) return true;
    if (entry.kind == EntryKind::folder) folders.insert(entry.path);
    return false;
  });
  return all;
}

std::vector<WalkEntry> UnionTree::names(const std::string& folder) const {
  std::vector<WalkEntry> all;
  if (!is_own_folder(folder)) return all;
  for (const auto* tree : trees_)
    for (auto& entry : tree->names(folder)) all.push_back(std::move(entry));
  return merged(std::move(all));
}

bool UnionTree::is_own_folder(const std::string& path) const {
  if (path.empty()) return true;
  const auto facts = look_up(path);
  return facts && facts->kind == EntryKind::folder;
}

std::vector<std::string> conflicts(const InputTree& one, const InputTree& other) {
  const std::vector<WalkEntry> first = one.entries("");
  const std::vector<WalkEntry> second = other.entries("");
  std::vector<WalkEntry> both;
  std::set_intersection(first.begin(), first.end(), second.begin(), second.end(), std::back_inserter(both), by_path);
  std::vector<std::string> found;
  for (const auto& entry : both) {
    check_interrupt();
    if (differ(one, other, entry.path)) found.push_back(entry.path);
  }
  return found;
}

}  // namespace extmod
