// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "package/package_info.h"

namespace extmod {

/// The name that kernel packages of Debian and of the kernel itself have for headers: `linux-headers-RELEASE`.
std::string deb_usual_name(const PackageInfo& info);

/// The person's name, else deb_usual_name().
std::string deb_name(const PackageInfo& info);

/// A kernel release as a part of a package's name (Debian Policy 5.6.1): lower case, with `-` for `_` and `~`. No
/// hyphen at the end: `apt install NAME-` removes NAME.
std::string deb_release(const std::string& release);

}  // namespace extmod
