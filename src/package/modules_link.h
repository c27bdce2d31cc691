// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "package/package_entry.h"
#include "package/package_info.h"

namespace extmod {

/// The link `name` (build, source) in /lib/modules/RELEASE to `place`, a folder below usr/src. `usual` is the layout
/// if the person did not choose one.
PackageEntry modules_link(const PackageInfo& info, Layout usual, const std::string& name, const std::string& place);

}  // namespace extmod
