// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>

#include "package/package_declaration.h"
#include "package/package_info.h"

namespace extmod {

/// The relations of a package, by name.
using DeclaredNames = std::multimap<std::string, Relation>;

/// Whether what a package declares brings a library that is new enough.
struct LibraryVerdict {
  Relation wanted = {};     ///< what it should declare
  bool is_declared = true;  ///< the library or its package, of whatever version
  std::string older = {};   ///< the declared relation that an older library satisfies, in the format's spelling
};

/// How packages of one format declare what they need on a machine.
struct FormatNeeds {
  /// Judges the one library in info.libraries. Nothing if packages of the format need not declare it, or nobody knows
  /// what it is called there.
  std::optional<LibraryVerdict> (*library)(const PackageInfo& info, const DeclaredNames& declared);
  /// The relation to what brings a tool (distro/tools.h) of at least this version; an empty one will do for any.
  Relation (*tool)(const std::string& tool, const std::string& version);
  /// `gcc (>= 12)`
  std::string (*spelling)(const Relation& relation);
};

/// The verdict where a package of one of these names and at least the version of `wanted` brings the library.
LibraryVerdict judge_by_version(const PackageInfo& info, const Relation& wanted, const std::vector<std::string>& names,
                                const DeclaredNames& declared, std::string (*spelling)(const Relation&));

/// The least version that a relation admits, without its epoch; empty if it admits any.
std::string least_version(const Relation& relation);

}  // namespace extmod
