// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "package/package_declaration.h"

namespace extmod {

/// `key = value` lines of a .PKGINFO, which two formats share; of a repeated key the last value. Lines with # are
/// comments.
std::map<std::string, std::string> pkginfo_fields(const std::string& text);

/// `NAME>=VERSION`
Relation pkginfo_relation(const std::string& text);

/// What the lines declare. Both formats spell a relation `NAME>=VERSION`; `!NAME` is a dependency on its absence.
PackageDeclaration pkginfo_declaration(const std::string& text);

}  // namespace extmod
