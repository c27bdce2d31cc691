// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace extmod {

/// A relation to another package, in no format's spelling.
struct Relation {
  std::string format;      ///< the only package format it is for, by its name in the table; empty for all
  std::string name;        ///< the name in that format's package manager
  std::string comparison;  ///< `<`, `<=`, `=`, `>=` or `>`; empty if any version will do
  std::string version;

  bool operator==(const Relation&) const = default;
};

/// `gcc`, `gcc (>= 12)`, `gcc>=12`, `FORMAT:gcc-12`; a relation with `|` is kept as it is. Throws Error
/// with status impossible if there is no name, or a comparison without version.
Relation parse_relation(const std::string& text);

/// Those for one format.
std::vector<Relation> relations_for(const std::vector<Relation>& relations, const std::string& format);

}  // namespace extmod
