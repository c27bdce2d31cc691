// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_needs.h"

#include "distro/tools.h"
#include "package/rpm/rpm_metadata.h"
#include "support/version.h"

namespace extmod {
namespace {

std::string rpm_spelling(const Relation& relation) {
  return relation.name + (relation.comparison.empty() ? "" : " " + relation.comparison + " " + relation.version);
}

/// The newest version of a family that is required: `libc.so.6(GLIBC_2.34)(64bit)` of `libc.so.6(GLIBC_`.
std::string newest_required(const std::string& start, const DeclaredNames& declared) {
  std::string newest;
  for (auto at = declared.lower_bound(start); at != declared.end() && at->first.starts_with(start); ++at) {
    const std::string version = at->first.substr(start.size(), at->first.find(')', start.size()) - start.size());
    if (newest.empty() || version_less(newest, version)) newest = version;
  }
  return newest;
}

std::optional<LibraryVerdict> rpm_library(const PackageInfo& info, const DeclaredNames& declared) {
  PackageInfo newest = info;
  auto& [soname, need] = *newest.libraries.begin();
  need.symbol_versions.clear();
  const auto plain = rpm_library_requires(newest).front();
  LibraryVerdict verdict{{{}, plain.name, {}, {}}, declared.contains(plain.name), {}};
  for (const auto& [family, version] : need.versions) {
    need.symbol_versions = {family + "_" + version};
    const std::string wanted = rpm_library_requires(newest).back().name;
    const std::string start = soname + "(" + family + "_";
    const std::string required = newest_required(start, declared);
    if (!required.empty()) verdict.is_declared = true;
    verdict.wanted.name = wanted;
    if (!required.empty() && !version_less(required, version)) continue;
    verdict.older = required.empty() ? plain.name : start + required + ")";
    break;
  }
  return verdict;
}

Relation rpm_tool(const std::string& tool, const std::string& version) {
  if (tool == kLibcrypto) return {{}, "openssl-libs", ">=", version};
  return {{}, package_of_tool("fedora", tool), version.empty() ? "" : ">=", version};
}

}  // namespace

const FormatNeeds& rpm_needs() {
  static const FormatNeeds kNeeds = {rpm_library, rpm_tool, rpm_spelling};
  return kNeeds;
}

}  // namespace extmod
