// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "package/compression.h"
#include "package/package_info.h"
#include "package/rpm/rpm_header.h"

namespace extmod {

/// A dependency with rpm's sense flags (rpmds.h).
struct RpmRelation {
  std::string name;
  uint32_t flags = 0;
  std::string version;
};

/// rpm's name of an architecture (aarch64, ppc64le, ...); the machine's own word if rpm has none.
std::string rpm_arch(const Abi& abi);
/// The person's name, else `kernel-devel`.
std::string rpm_name(const PackageInfo& info);
/// A kernel release as rpm version: `-` becomes `_`.
std::string rpm_version(const PackageInfo& info);
/// NAME-VERSION-RELEASE
std::string rpm_nvr(const PackageInfo& info);

/// What programs need of libraries: `libc.so.6()(64bit)`, then `libc.so.6(GLIBC_2.34)(64bit)` for each symbol version.
std::vector<RpmRelation> rpm_library_requires(const PackageInfo& info);
std::vector<RpmRelation> rpm_requires(const PackageInfo& info, CompressionKind compression, int format);
std::vector<RpmRelation> rpm_recommends(const PackageInfo& info);
std::vector<RpmRelation> rpm_provides(const PackageInfo& info);
std::vector<RpmRelation> rpm_conflicts(const PackageInfo& info);

/// Everything in the main header that is not about files and payload; `format` is 4 or 6.
void add_rpm_identity(RpmHeader& header, const PackageInfo& info, CompressionKind compression, int format);

}  // namespace extmod
