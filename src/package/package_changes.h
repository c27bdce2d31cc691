// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "package/dependencies.h"
#include "target/sysroot_record.h"
#include "target/userland.h"

namespace extmod {

/// What a file of the new package has.
struct NewContent {
  std::string bytes;
  mode_t mode = 0755;  ///< permission bits
};

/// How a new package differs from an existing one. Everything else stays: other files byte for byte, name,
/// architecture, maintainer, description, scripts.
struct PackageChanges {
  /// By installed path, as InstalledEntry::path. A path that is not in the package is added; its folder must be there.
  std::map<std::string, NewContent> files;
  std::set<std::string> removed;  ///< installed paths of files and links
  /// Of the new package, as the format writes it whole. Empty: the old version and `+repaired1`, or what the format
  /// has for that; `+repaired2` for a version that ends with `+repaired1`.
  std::string version = {};
  bool derive_depends = true;                         ///< replaces the relations on libraries by derived ones
  std::map<std::string, LibraryNeed> libraries = {};  ///< that all programs of the new package need
  std::map<std::string, LibraryDependencies> library_packages = {};  ///< as in PackageInfo
  bool gnu_hash = false;                                             ///< as in PackageInfo
  std::optional<Userland> userland = {};                             ///< of the programs; as in PackageInfo
  int64_t time = 0;                                                  ///< of files in `files`; seconds since 1970
};

/// Takes a sentence for people.
using Remark = std::function<void(const std::string& sentence)>;

}  // namespace extmod
