// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "package/package_info.h"

namespace extmod {

/// `[EPOCH:]VERSION-RELEASE` in its parts; an empty epoch is none.
struct RpmVersion {
  std::string epoch;
  std::string version;
  std::string release;
};

/// `1:6.12-3`, as relations have it.
std::string to_string(const RpmVersion& version);
/// `6.12-3`, as file names have it.
std::string without_epoch(const RpmVersion& version);

/// The version is the kernel's release with `_` for `-`, the release is the package's revision. What follows a `~` in
/// the package's version is at the version's end, unless the kernel's release has it, too: rpm sorts it as dpkg does.
/// Of a package of modules the version is its own.
RpmVersion rpm_package_version(const PackageInfo& info);

/// What of the package's version is not in rpm_package_version(), a sentence each.
std::vector<std::string> rpm_version_warnings(const PackageInfo& info);

/// The kernel's release as a version in a relation, where only the last hyphen may stay one: it divides version and
/// release. Their comparison skips `-` and `_` alike, so what asks for the release as it is gets this one.
std::string rpm_relation_version(const std::string& kernelrelease);

}  // namespace extmod
