// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "package/package_declaration.h"

namespace extmod {

/// What the fields of a control file say.
PackageDeclaration deb_declaration(const std::map<std::string, std::string>& fields);

/// Of a field like Depends: `libc6 (>= 2.34), gcc-12:any | gcc [amd64]` (deb-control(5), Policy 7.1). Throws
/// as check_relations().
std::vector<RelationChoice> deb_relations(const std::string& field);

}  // namespace extmod
