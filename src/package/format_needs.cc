// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/format_needs.h"

#include "support/version.h"

namespace extmod {
namespace {

/// Of the C library no version is old enough to be everywhere. Other packages are named after the version that their
/// symbols begin with.
bool every_version_counts(const PackageInfo& info) {
  return info.libraries.begin()->second.versions.contains("GLIBC");
}

}  // namespace

std::string least_version(const Relation& relation) {
  const std::string& sign = relation.comparison;
  return sign == ">=" || sign == "=" || sign == ">" || sign == "~" ? file_version(relation.version) : "";
}

LibraryVerdict judge_by_version(const PackageInfo& info, const Relation& wanted, const std::vector<std::string>& names,
                                const DeclaredNames& declared, std::string (*spelling)(const Relation&)) {
  LibraryVerdict verdict{wanted, false, {}};
  for (const auto& name : names)
    for (auto [at, end] = declared.equal_range(name); at != end; ++at) {
      const std::string least = least_version(at->second);
      const bool is_older = least.empty() ? every_version_counts(info) : version_less(least, wanted.version);
      if (!is_older || wanted.version.empty()) return {wanted, true, {}};
      verdict.is_declared = true;
      if (verdict.older.empty()) verdict.older = spelling(at->second);
    }
  return verdict;
}

}  // namespace extmod
