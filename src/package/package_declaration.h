// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "package/relation.h"

namespace extmod {

/// Relations of which one is enough.
using RelationChoice = std::vector<Relation>;

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
