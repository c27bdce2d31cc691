// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "package/rewrite.h"

namespace extmod {

/// The version of the new package.
std::string deb_new_version(const Rewrite& rewrite);

/// The control file of the new package: Version, Installed-Size, Depends and what Provides says of the old version.
/// All other lines stay as they are.
std::string deb_changed_control(const Rewrite& rewrite);

/// The md5sums of the new package: lines of changed files, in their place.
std::string deb_changed_md5sums(const Rewrite& rewrite);

/// The conffiles without what is removed.
std::string deb_changed_conffiles(const Rewrite& rewrite);

}  // namespace extmod
