// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/headers_trees.h"

namespace extmod {
namespace fs = std::filesystem;

bool is_headers_tree(const InputTree& tree, const std::string& place) {
  return tree.is_file(below(place, "include/config/auto.conf")) ||
         tree.is_file(below(place, "include/generated/utsrelease.h"));
}

std::vector<std::string> headers_trees(const InputTree& tree) {
  if (is_headers_tree(tree, "")) return {""};
  std::vector<std::string> found;
  auto take = [&](const std::string& place) {
    auto facts = tree.look_up(place);
    if (facts && facts->kind == EntryKind::folder && is_headers_tree(tree, place)) found.push_back(place);
  };
  for (const char* folder : {"usr/src", "usr/src/kernels", ""})
    for (const auto& entry : tree.names(folder)) take(below(folder, entry.path));
  // linux-6.4.0-obj/x86_64/default
  for (const auto& entry : tree.names("usr/src")) {
    if (!entry.path.ends_with("-obj")) continue;
    const std::string objects = below("usr/src", entry.path);
    for (const auto& arch : tree.names(objects))
      for (const auto& flavour : tree.names(below(objects, arch.path)))
        take(below(below(objects, arch.path), flavour.path));
  }
  for (const char* folder : {"usr/lib/modules", "lib/modules"})
    for (const auto& entry : tree.names(folder)) take(below(folder, entry.path) + "/build");
  return found;
}

std::optional<fs::path> machine_of(const fs::path& folder) {
  for (const char* place :
       {"usr/src/*", "usr/src/kernels/*", "usr/src/*/*/*", "usr/lib/modules/*/build", "lib/modules/*/build"}) {
    fs::path root = folder;
    fs::path name = place;
    while (!name.empty() && (name.filename() == "*" || name.filename() == root.filename())) {
      name = name.parent_path();
      root = root.parent_path();
    }
    if (name.empty()) return root;
  }
  return std::nullopt;
}

}  // namespace extmod
