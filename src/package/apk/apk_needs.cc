// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/apk/apk_needs.h"

#include "distro/tools.h"
#include "package/apk/apk_metadata.h"

namespace extmod {
namespace {

std::string apk_spelling(const Relation& relation) {
  return relation.name + relation.comparison + relation.version;
}

/// apk itself needs them, so every machine has them.
bool is_in_base(const std::string& name) {
  for (const char* base : {"so:libc.musl-", "so:libcrypto.so.3", "so:libssl.so.3", "so:libz.so."})
    if (name.starts_with(base)) return true;
  return false;
}

std::optional<LibraryVerdict> apk_library(const PackageInfo& info, const DeclaredNames& declared) {
  const Relation wanted{{}, apk_depends(info).at(0), {}, {}};
  const bool is_declared = declared.contains(wanted.name);
  if (!is_declared && is_in_base(wanted.name)) return std::nullopt;
  return LibraryVerdict{wanted, is_declared, {}};
}

Relation apk_tool(const std::string& tool, const std::string& version) {
  if (tool == kLibcrypto) return {{}, "libcrypto3", ">=", version};
  return {{}, package_of_tool("alpine", tool), version.empty() ? "" : ">=", version};
}

}  // namespace

const FormatNeeds& apk_needs() {
  static const FormatNeeds kNeeds = {apk_library, apk_tool, apk_spelling};
  return kNeeds;
}

}  // namespace extmod
