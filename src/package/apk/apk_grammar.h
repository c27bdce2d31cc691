// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/package_words.h"

namespace extmod {

/// apk-package(5); src/apk_package.c and src/version.c of apk-tools.
const PackageGrammar& apk_grammar();

/// The package's words as they stand in .PKGINFO.
PackageWords apk_words(const PackageInfo& info);

}  // namespace extmod
