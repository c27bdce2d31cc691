// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "package/package_info.h"

namespace extmod {

/// PACMAN_PKGBASE, else `linux-upstream`, as in the kernel's own PKGBUILD.
std::string pacman_base();
/// The name of a package of modules, the person's name, else the base with `-headers`.
std::string pacman_name(const PackageInfo& info);
/// The name that Arch Linux or a port of it has; else the machine's own word.
std::string pacman_arch(const Abi& abi);
/// `libcrypto.so=3-64` as makepkg writes sonames where a package of Arch provides it; else the package: `libelf`,
/// `glibc>=2.34`.
std::vector<std::string> pacman_depends(const PackageInfo& info);

/// The dependency for a library of which nobody knows whether a package of Arch provides it so; empty for others.
std::string unknown_pacman_depend(const PackageInfo& info, const std::string& soname, const LibraryNeed& need);

/// The kernel's own package with its vmlinux, which has a link to that in the headers tree.
std::string pacman_debug_name();
/// Whose vmlinux module builds take type information from.
enum class VmlinuxFrom { nowhere, here, debug };
/// `installed_size` in bytes.
std::string pacman_pkginfo(const PackageInfo& info, uint64_t installed_size, VmlinuxFrom vmlinux);
std::string pacman_buildinfo(const PackageInfo& info);
/// The .INSTALL file with the person's maintainer scripts as functions; empty if there are none.
std::string pacman_install(const PackageInfo& info);
/// Throws Error(impossible) for a maintainer script that is not for sh or bash.
void check_pacman_scripts(const PackageInfo& info);

}  // namespace extmod
