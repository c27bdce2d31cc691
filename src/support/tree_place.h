// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "support/input_tree.h"

namespace extmod {

/// A folder of an InputTree that is looked at by itself. What its links lead to elsewhere in the InputTree is not read,
/// unless it is in one of the places that belong to it.
struct TreePlace {
  const InputTree* tree = nullptr;
  std::string place = {};                   ///< path of the folder; empty for the root
  std::vector<std::string> also_read = {};  ///< other folders, by their paths in the InputTree

  /// `path` is relative to the folder. A file elsewhere counts as outside.
  Resolved resolve(const std::string& path) const {
    Resolved found = tree->resolve(below(place, path));
    if (found.outcome == Resolved::Outcome::found && !reads(found.path)) found.outcome = Resolved::Outcome::outside;
    return found;
  }
  /// Nothing if there is no such file, or it is elsewhere.
  std::optional<std::string> text(const std::string& path) const {
    Resolved found = resolve(path);
    if (found.outcome != Resolved::Outcome::found) return std::nullopt;
    return tree->text(found.path);
  }
  bool exists(const std::string& path) const { return resolve(path).outcome == Resolved::Outcome::found; }
  bool is_file(const std::string& path) const {
    Resolved found = resolve(path);
    return found.outcome == Resolved::Outcome::found && found.facts.kind == EntryKind::file;
  }
  std::string name() const { return tree->name_of(place); }
  /// Whether a file at this path of the InputTree may be read.
  bool reads(const std::string& path) const {
    if (is_below(path, place)) return true;
    for (const auto& other : also_read)
      if (is_below(path, other)) return true;
    return false;
  }
};

}  // namespace extmod
