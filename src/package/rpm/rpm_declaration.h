// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/package_declaration.h"
#include "package/rpm/rpm_header.h"

namespace extmod {

/// What a package's header says. Names of capabilities are as they stand: `libc.so.6(GLIBC_2.34)(64bit)`; a rich
/// dependency, `(gcc or clang)`, is one name. Requirements on rpm itself are left out.
PackageDeclaration rpm_declaration(const RpmHeader& header);

}  // namespace extmod
