// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "package/package_entry.h"
#include "package/package_info.h"

namespace extmod {

/// /lib/modules/RELEASE as the layout has it, without the leading slash.
std::string modules_folder(const PackageInfo& info, Layout usual);

/// Where depmod looks first: `updates` below modules_folder().
std::string updates_folder(const PackageInfo& info, Layout usual);

/// The link `name` (build, source) in /lib/modules/RELEASE to `place`, a folder below usr/src. `usual` is the layout
/// if the person did not choose one.
PackageEntry modules_link(const PackageInfo& info, Layout usual, const std::string& name, const std::string& place);

}  // namespace extmod
