// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <string>

#include "package/deb/deb.h"
#include "package/deb/deb_control.h"

namespace extmod {

/// The headers package of one release: all of it or, with `common`, the files that are not in that package.
DebPackage headers_deb(const PackageInfo& info, const DebSettings& settings, const std::string& common = {});

/// The package with the modules of one release (PackageInfo::modules). It depends on the image by the names that
/// Debian, Ubuntu and the kernel's own bindeb-pkg give it.
DebPackage modules_deb(const PackageInfo& info, const DebSettings& settings);

/// Architecture: all, the same for all flavours and Debian architectures of one folder below arch/. Kernels of another
/// folder take other files from the source, so the name has the folder.
DebPackage common_deb(const PackageInfo& info, const DebSettings& settings);

/// The package that always depends on the newest headers (PackageInfo::meta); nothing if none is wanted. Beside an
/// image package of another version it cannot be installed, so apt upgrades both or none. It does not ask for the
/// image.
std::optional<DebPackage> meta_deb(const PackageInfo& info, const DebSettings& settings);

}  // namespace extmod
