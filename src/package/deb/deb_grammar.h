// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/package_words.h"

namespace extmod {

/// Debian Policy 5.6.1, 5.6.2, 5.6.12 and 7.1; in the names of other packages what dpkg takes.
const PackageGrammar& deb_grammar();

}  // namespace extmod
