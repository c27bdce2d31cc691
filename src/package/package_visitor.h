// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "package/package_declaration.h"
#include "support/file_walk.h"
#include "support/limits.h"

namespace extmod {

/// An entry of a package as its installer makes it.
struct InstalledEntry {
  std::string path;  ///< without the slash at the beginning, in normal form
  EntryKind kind = EntryKind::file;
  mode_t mode = 0;             ///< permission bits
  uint64_t size = 0;           ///< of a file
  int64_t mtime = 0;           ///< seconds since 1970
  std::string target = {};     ///< of a symbolic link
  std::string hard_link = {};  ///< of a file without content of its own: the earlier file whose content it has
  std::string owner = {};      ///< user or group; empty for root
  std::string grants = {};     ///< what gives it or others more than its mode says: file capabilities
  bool absolute = false;       ///< its path in the package begins with a slash
};

/// The next bytes of a file; empty at its end. They are valid until the next call.
using NextBlock = std::function<std::string_view()>;

/// Gets what is in a package, in its order. Every format's reader hands its entries to one, checked by EntryGate.
class PackageVisitor {
 public:
  virtual ~PackageVisitor() = default;
  /// The content need not be read.
  virtual void entry(const InstalledEntry& entry, const NextBlock& content) = 0;
  /// What the package says of itself, where the format has words for it.
  virtual void declares(const PackageDeclaration& /*declaration*/) {}
  /// A part of the package that is not installed: the control file, .PKGINFO, a maintainer script.
  virtual void metadata(const std::string& /*name*/, const std::string& /*text*/) {}
  /// A script that the installer runs. `is_usual` says that the format's own headers packages have it.
  virtual void script(const std::string& /*name*/, const std::string& /*text*/, bool /*is_usual*/) {}
  /// Something to tell people that is no reason to refuse the package.
  virtual void remark(const std::string& /*sentence*/) {}
};

}  // namespace extmod
