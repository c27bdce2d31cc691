// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "package/package_entry.h"

namespace extmod {

/// A name with blanks, #, =, \\ and everything that is not printable ASCII in octal, as mtree(5) wants it.
std::string mtree_escaped(const std::string& name);

/// The .MTREE of a pacman package: mtree(5) with type, mode, time, size, digests and link of every entry. Libarchive's
/// own writer would hash every file a second time.
class Mtree {
 public:
  /// `time` in seconds since 1970.
  explicit Mtree(int64_t time);
  void add(const PackageEntry& entry, const EntryContent& content);
  /// The finished file, gzipped.
  std::string finish() const;

 private:
  int64_t time_;
  std::string text_;
};

}  // namespace extmod
