// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "package/package_info.h"

namespace extmod {

/// `6.12.0_rc1-r2`, as apk-package(5) allows it. Of the kernel's version, with the number of the package's revision or
/// that in a release like Alpine's (6.12.1-3-lts -> r3, which akms looks for), unless the person gave a version: then
/// `6.12~rc1-2` is `6.12_rc1-r2`.
std::string apk_version(const PackageInfo& info);

/// The version of the kernel's own package, `6.12.1-r3`, by a release of Alpine's form; empty for another one.
std::string apk_kernel_version(const PackageInfo& info);

/// Throws Error(impossible) for a given version that apk cannot express: an epoch, other words behind the number than
/// its own, a revision that is no number.
void check_apk_version(const PackageInfo& info);

}  // namespace extmod
