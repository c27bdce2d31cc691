// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/package_format.h"

namespace extmod {

/// `kernel-devel-VERSION-RELEASE.ARCH.rpm`: the tree in /usr/src/kernels, the build link in /lib/modules. Format 4 with
/// every digest that rpm 4.14 to 6 ask for, or format 6; room for rpmsign. Written directly: no rpmbuild, no spec.
std::shared_ptr<Packager> new_rpm_packager();
const KernelPackaging& rpm_in_kernel();
const LibraryPackages& rpm_libraries();

/// Hands the entries to the visitor (PackageFormat::read) with what the header says of them, which is what rpm
/// installs. Throws Error where the payload says something else, and for digests that do not fit.
void read_rpm(const std::filesystem::path& package, const Limits& limits, PackageVisitor& visitor);
bool is_rpm(const std::filesystem::path& package);

/// PackageFormat::rewrite.
std::unique_ptr<AtomicFile> rewrite_rpm(const Rewrite& rewrite);

}  // namespace extmod
