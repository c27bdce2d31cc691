// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_tree.h"

#include "support/error.h"

namespace extmod {
namespace {

constexpr uint64_t kMostOfOneFile = uint64_t{8} << 20;
constexpr int64_t kNano = 1'000'000'000;

}  // namespace

PackageTree::PackageTree(std::filesystem::path package, const Limits& limits, uint64_t most_in_memory)
    : package_(std::move(package)), limits_(limits), most_in_memory_(most_in_memory) {}

std::string PackageTree::name_of(const std::string& path) const {
  return path.empty() ? package_.string() : package_.string() + ": " + path;
}

void PackageTree::declares(const PackageDeclaration& declaration) {
  size_t count = 0;
  for (const auto* choices : {&declaration.depends, &declaration.recommends})
    for (const auto& choice : *choices) count += choice.size();
  check_relations(count, name_of(""));
  declaration_ = declaration;
}

Spool& PackageTree::spool() {
  if (!spool_) spool_ = std::make_unique<Spool>();
  return *spool_;
}

/// Formats leave folders out that other packages have, too.
PackageTree::Node& PackageTree::make_node(const std::string& path, EntryFacts facts) {
  for (std::string folder = folder_of(path); !folder.empty(); folder = folder_of(folder))
    if (!nodes_.try_emplace(folder, Node{{EntryKind::folder, 0755}, {}, {}, {}}).second) break;
  Node& node = nodes_[path];
  node.facts = std::move(facts);
  return node;
}

void PackageTree::keep_content(Node& node, const NextBlock& content) {
  const uint64_t size = node.facts.size;
  if (size <= kMostOfOneFile && in_memory_ + size <= most_in_memory_) {
    node.bytes.reserve(size);
    for (std::string_view block = content(); !block.empty(); block = content()) node.bytes += block;
    in_memory_ += size;
    return;
  }
  node.spooled = spool().size();
  for (std::string_view block = content(); !block.empty(); block = content()) spool().write(block);
}

void PackageTree::entry(const InstalledEntry& entry, const NextBlock& content) {
  if (entry.absolute) absolute_.push_back(entry.path);
  if (!entry.owner.empty()) owners_.emplace_back(entry.path, entry.owner);
  if (!entry.grants.empty()) grants_.emplace_back(entry.path, entry.grants);
  const bool known = entry.mtime > INT64_MIN / kNano && entry.mtime < INT64_MAX / kNano;
  Node& node =
      make_node(entry.path, {entry.kind, entry.mode, entry.size, known ? entry.mtime * kNano : 0, entry.target});
  if (entry.kind != EntryKind::file) return;
  if (entry.hard_link.empty()) return keep_content(node, content);
  const Node& original = nodes_.at(entry.hard_link);
  node.same_as = original.same_as.empty() ? entry.hard_link : original.same_as;
  // One file with two names has one mode, too.
  node.facts = original.facts;
}

void PackageTree::script(const std::string& name, const std::string& text, bool is_usual) {
  scripts_.push_back({name, text.size(), is_usual});
}

std::vector<WalkEntry> PackageTree::entries(const std::string& from) const {
  std::vector<WalkEntry> found;
  const std::string prefix = from.empty() ? "" : from + "/";
  for (auto node = nodes_.lower_bound(prefix); node != nodes_.end() && node->first.starts_with(prefix); ++node)
    found.push_back({node->first.substr(prefix.size()), node->second.facts.kind});
  return found;
}

std::vector<WalkEntry> PackageTree::names(const std::string& folder) const {
  std::vector<WalkEntry> found;
  for (auto& entry : entries(folder))
    if (entry.path.find('/') == std::string::npos) found.push_back(std::move(entry));
  return found;
}

std::optional<EntryFacts> PackageTree::look_up(const std::string& path) const {
  auto node = nodes_.find(path);
  if (node == nodes_.end()) return std::nullopt;
  return node->second.facts;
}

FileContent PackageTree::content(const std::string& path) const {
  auto found = nodes_.find(path);
  if (found == nodes_.end() || found->second.facts.kind != EntryKind::file)
    throw Error(ExitStatus::unverified, "not a regular file", name_of(path));
  const Node& node = found->second.same_as.empty() ? found->second : nodes_.at(found->second.same_as);
  const mode_t mode = found->second.facts.mode;
  if (node.spooled) return spool_->content(*node.spooled, node.facts.size, mode);
  return {node.bytes, nullptr, mode};
}

}  // namespace extmod
