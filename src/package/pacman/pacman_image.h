// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "package/package_info.h"

namespace extmod {

/// What a package of modules depends on for its kernel: what the person named, else the package that a release of Arch
/// Linux's form comes from, `linux-lts=6.12.1-2` of 6.12.1-2-lts, else that of the kernel's own PKGBUILD,
/// `linux-upstream=6.12.0_farm`.
std::vector<std::string> pacman_kernel_depends(const PackageInfo& info);

}  // namespace extmod
