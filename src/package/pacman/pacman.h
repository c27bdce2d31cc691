// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/package_format.h"

namespace extmod {

/// `linux-upstream-headers-PKGVER-PKGREL-ARCH.pkg.tar.zst` (PACMAN_PKGBASE names another base): .BUILDINFO, .MTREE and
/// .PKGINFO, then the tree itself at /usr/lib/modules/RELEASE/build and the link to it in /usr/src.
std::shared_ptr<Packager> new_pacman_packager();
/// For a kernel whose own debug package has a link where ours would have a vmlinux: ours leaves it out.
std::shared_ptr<Packager> new_pacman_packager_beside_debug();
const KernelPackaging& pacman_in_kernel();
const LibraryPackages& pacman_libraries();

/// The variable of the environment that names the base, as for the kernel's own PKGBUILD.
inline constexpr const char* kPacmanBase = "PACMAN_PKGBASE";

/// Hands the entries to the visitor (PackageFormat::read). Throws Error where .MTREE says something else of one.
void read_pacman(const std::filesystem::path& package, const Limits& limits, PackageVisitor& visitor);
bool is_pacman(const std::filesystem::path& package);

/// PackageFormat::rewrite.
std::unique_ptr<AtomicFile> rewrite_pacman(const Rewrite& rewrite);

}  // namespace extmod
