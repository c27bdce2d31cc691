// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/pacman/pacman_needs.h"

#include "distro/tools.h"
#include "package/pacman/pacman_metadata.h"
#include "package/pkginfo.h"

namespace extmod {
namespace {

std::string pacman_spelling(const Relation& relation) {
  return relation.name + relation.comparison + relation.version;
}

/// Brought by what the package base needs, which every machine has.
bool is_in_base(const std::string& name) {
  for (const char* base : {"glibc", "gcc-libs", "libcrypto.so", "libssl.so", "zlib", "libzstd.so", "liblzma.so"})
    if (name == base) return true;
  return false;
}

std::optional<LibraryVerdict> pacman_library(const PackageInfo& info, const DeclaredNames& declared) {
  const auto depends = pacman_depends(info);
  if (depends.empty()) return std::nullopt;
  const Relation wanted = pkginfo_relation(depends.front());
  const std::string& soname = info.libraries.begin()->first;
  const std::string provided = soname.substr(0, soname.find(".so") + 3);  // another distribution's packages may do so
  LibraryVerdict verdict = judge_by_version(info, wanted, {wanted.name, provided}, declared, pacman_spelling);
  // libcrypto.so=1.1-64 is another library than libcrypto.so=3-64.
  if (wanted.name.ends_with(".so") && !verdict.older.empty()) verdict = {wanted, false, {}};
  if (!verdict.is_declared && is_in_base(wanted.name)) return std::nullopt;
  return verdict;
}

Relation pacman_tool(const std::string& tool, const std::string& version) {
  if (tool == kLibcrypto) return {{}, "openssl", ">=", version};
  return {{}, package_of_tool("arch", tool), version.empty() ? "" : ">=", version};
}

}  // namespace

const FormatNeeds& pacman_needs() {
  static const FormatNeeds kNeeds = {pacman_library, pacman_tool, pacman_spelling};
  return kNeeds;
}

}  // namespace extmod
