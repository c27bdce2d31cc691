// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_needs.h"

#include "distro/tools.h"
#include "package/deb/deb_control.h"
#include "package/deb/deb_declaration.h"

namespace extmod {
namespace {

std::optional<LibraryVerdict> deb_library(const PackageInfo& info, const DeclaredNames& declared) {
  const auto depends = deb_library_depends(info);
  if (depends.empty()) return std::nullopt;
  const RelationChoice names = deb_relations(depends.front()).at(0);
  const Relation& wanted = names.back();
  return judge_by_version(info, wanted, {wanted.name, wanted.name + "t64"}, declared, deb_spelling);
}

/// Compilers have their version in the name.
Relation deb_tool(const std::string& tool, const std::string& version) {
  if (tool == kLibcrypto) return {{}, "libssl3t64", ">=", version};
  std::string name = package_of_tool("debian", tool);
  if (is_compiler(tool) && !version.empty()) return {{}, name + "-" + version, {}, {}};
  return {{}, name, version.empty() ? "" : ">=", version};
}

}  // namespace

const FormatNeeds& deb_needs() {
  static const FormatNeeds kNeeds = {deb_library, deb_tool, deb_spelling};
  return kNeeds;
}

}  // namespace extmod
