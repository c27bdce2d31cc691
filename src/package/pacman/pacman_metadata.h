// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "package/package_info.h"

namespace extmod {

/// PACMAN_PKGBASE, else `linux-upstream`, as in the kernel's own PKGBUILD.
std::string pacman_base();
/// The person's name, else the base with `-headers`.
std::string pacman_name(const PackageInfo& info);
/// The name that Arch Linux or a port of it has; else the machine's own word.
std::string pacman_arch(const Abi& abi);
/// `6.12.0rc3-1`: `-rcN` joined, other hyphens as underscores, then the package release.
std::string pacman_version(const PackageInfo& info);
/// `libcrypto.so=3-64` as makepkg writes sonames; the C library as glibc or musl, which
/// provide no soname.
std::vector<std::string> pacman_depends(const PackageInfo& info);

std::string pacman_pkginfo(const PackageInfo& info, uint64_t installed_size);
std::string pacman_buildinfo(const PackageInfo& info);
/// The .INSTALL file with the person's maintainer scripts as functions; empty if there are none.
std::string pacman_install(const PackageInfo& info);

}  // namespace extmod
