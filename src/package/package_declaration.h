// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "package/relation.h"

namespace extmod {

/// Relations of which one is enough.
using RelationChoice = std::vector<Relation>;

/// A real package has some dozens, one with generated names some hundreds. Checks look at each several times.
constexpr size_t kMostRelations = 50'000;

/// Throws Error with status unverified if there are more.
void check_relations(size_t count, const std::string& object);

/// What a package of any format says of itself and of others. Names are those of its package manager, without an
/// architecture that they are qualified by.
struct PackageDeclaration {
  std::string name;
  std::string version;  ///< as a relation to the package would name it
  std::string architecture;
  std::vector<RelationChoice> depends = {};
  std::vector<RelationChoice> recommends = {};  ///< also what the installer only tells people of
  std::vector<Relation> provides = {};
  std::vector<Relation> conflicts = {};
};

}  // namespace extmod
