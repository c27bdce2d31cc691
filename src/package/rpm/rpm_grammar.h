// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/package_words.h"

namespace extmod {

/// What rpmbuild takes in a spec file: build/parsePreamble.c and build/parseReqs.c of rpm.
const PackageGrammar& rpm_grammar();

/// The package's words as they would stand in a spec file.
PackageWords rpm_words(const PackageInfo& info);

/// Throws Error with status impossible if rpmbuild would refuse a word of this run's packages, as check_words() does.
void check_rpm_words(const PackageInfo& info);

}  // namespace extmod
