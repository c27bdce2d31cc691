// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/package_words.h"

namespace extmod {

/// What makepkg takes: PKGBUILD(5), scripts/libmakepkg/lint_pkgbuild of pacman.
const PackageGrammar& pacman_grammar();

/// The package's words as they stand in .PKGINFO.
PackageWords pacman_words(const PackageInfo& info);

}  // namespace extmod
