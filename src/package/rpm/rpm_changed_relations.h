// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/rewrite.h"
#include "package/rpm/rpm_header.h"
#include "package/rpm/rpm_version.h"

namespace extmod {

/// The version of the new package: the mark is at the release's end.
RpmVersion rpm_new_version(const Rewrite& rewrite);

/// Gives the header that version, also in what it provides at its own version, and requires of that. A package that is
/// installed beside others of its name obsoletes the original.
void write_changed_version(RpmHeader& header, const RpmVersion& version);

/// Replaces what the header requires of libraries by derived requirements. Lists of dependencies by files follow.
void write_changed_requires(RpmHeader& header, const PackageChanges& changes);

}  // namespace extmod
