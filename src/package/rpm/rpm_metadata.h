// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "package/compression.h"
#include "package/package_info.h"
#include "package/rpm/rpm_arch.h"
#include "package/rpm/rpm_header.h"
#include "package/rpm/rpm_relation.h"
#include "package/rpm/rpm_version.h"

namespace extmod {

/// The name of a package of modules, the person's name, else `kernel-devel`.
std::string rpm_name(const PackageInfo& info);
/// NAME-VERSION-RELEASE, as in the file's name.
std::string rpm_nvr(const PackageInfo& info);

/// What programs need of libraries: `libc.so.6()(64bit)`, then `libc.so.6(GLIBC_2.34)(64bit)` for each symbol version.
std::vector<RpmRelation> rpm_library_requires(const PackageInfo& info);
std::vector<RpmRelation> rpm_requires(const PackageInfo& info, CompressionKind compression, int format);
std::vector<RpmRelation> rpm_recommends(const PackageInfo& info);
std::vector<RpmRelation> rpm_provides(const PackageInfo& info);
std::vector<RpmRelation> rpm_conflicts(const PackageInfo& info);
/// The earlier revisions of the same kernel release, whose files cannot lie beside this package's. Throws Error with
/// status impossible if they do not follow from the revision, which is then no number.
std::vector<RpmRelation> rpm_earlier_revisions(const PackageInfo& info);

/// What rpm itself must be able to do.
std::vector<RpmRelation> rpmlib_requires(CompressionKind compression, int format);

/// Name, version and texts of a package of this run; `format` is 4 or 6.
void add_rpm_description(RpmHeader& header, const PackageInfo& info, const std::string& name, int format);
/// Everything in the main header that is not about files and payload; `format` is 4 or 6.
void add_rpm_identity(RpmHeader& header, const PackageInfo& info, CompressionKind compression, int format);

}  // namespace extmod
