// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/package_format.h"

namespace extmod {

/// `kernel-devel-VERSION-RELEASE.ARCH.rpm`: the tree in /usr/src/kernels, the build link in /lib/modules. Format 4 with
/// every digest that rpm 4.14 to 6 ask for, or format 6; room for rpmsign. Written directly: no rpmbuild, no spec.
std::shared_ptr<Packager> new_rpm_packager();
const KernelPackaging& rpm_in_kernel();

/// Unpacks the payload. Status unverified if lead, headers, required tags, digests or payload are damaged.
void unpack_rpm(const std::filesystem::path& package, const std::filesystem::path& into);
bool is_rpm(const std::filesystem::path& package);

}  // namespace extmod
