// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/compression.h"
#include "package/package_info.h"
#include "package/rpm/rpm_header.h"
#include "package/rpm/rpm_relation.h"

namespace extmod {

/// The package without files that keeps headers and kernel in step, PackageInfo::meta: it requires both at its own
/// version. A newer one pulls in the newer ones, which are installed beside the others.
void add_rpm_meta_identity(RpmHeader& header, const PackageInfo& info, CompressionKind compression, int format);

/// NAME-VERSION-RELEASE, as in the file's name.
std::string rpm_meta_nvr(const PackageInfo& info);

std::vector<RpmRelation> rpm_meta_requires(const PackageInfo& info, CompressionKind compression, int format);
std::vector<RpmRelation> rpm_meta_provides(const PackageInfo& info);

}  // namespace extmod
