// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "package/package_info.h"

namespace extmod {

/// `6.12.0rc3_farm` of the release 6.12.0-rc3-farm, as the kernel's own PKGBUILD spells it.
std::string pacman_pkgver(const std::string& release);

/// `[EPOCH:]PKGVER-PKGREL`. Follows the release, like the kernel's package, unless the person gave a version: then
/// `1:6.12~rc1-2` is `1:6.12rc1-2`, which vercmp puts before 1:6.12-1, too.
std::string pacman_version(const PackageInfo& info);

/// Throws Error(impossible) for a given version whose order or revision pacman cannot express: `~` in front of anything
/// but a word, a word right behind the number (6.12rc1, which vercmp puts before 6.12), a revision that is no number.
void check_pacman_version(const PackageInfo& info);

}  // namespace extmod
