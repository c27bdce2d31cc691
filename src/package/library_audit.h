// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "package/format_needs.h"
#include "package/package_tree.h"
#include "verify/finding.h"

namespace extmod {

/// Compares the libraries that a package's programs need with those that it declares, in packages of formats that
/// declare something. `places` are those of its headers trees. Rules undeclared-library, dependency-too-old.
Findings audit_libraries(const PackageTree& package, const std::vector<std::string>& places, const FormatNeeds& needs);

/// Of each relation all that are enough.
DeclaredNames names_in(const std::vector<RelationChoice>& choices);

}  // namespace extmod
