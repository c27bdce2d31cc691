// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <unordered_map>

#include "package/package_visitor.h"

namespace extmod {

/// Stands between a format's reader and the visitor. It refuses entries that an installer would take in more than one
/// way: a path twice, one that climbs out, something below a file or link, hard links to nothing. It counts what the
/// limits are about. All errors have status unverified.
class EntryGate {
 public:
  /// `package` is its file, for messages and for its size; both references must live longer.
  EntryGate(const std::filesystem::path& package, const Limits& limits, PackageVisitor& visitor);

  /// The normal form of a path in the package; empty for the top folder. Throws Error for a path that climbs out.
  std::string normal(const std::string& path) const;
  /// `entry.path` as it stands in the package. The content is read to its end, and has exactly `entry.size` bytes.
  void entry(InstalledEntry entry, const NextBlock& content);
  /// For entries that the installer does not put on the disk. Returns the text.
  std::string text(const std::string& name, uint64_t size, const NextBlock& content);

  [[noreturn]] void malformed(const std::string& what, const std::string& path = {}) const;
  const Limits& limits() const { return limits_; }
  PackageVisitor& visitor() { return visitor_; }

 private:
  void check_place(const InstalledEntry& entry);
  void count(uint64_t size, const std::string& path);
  void count_entry(const std::string& path);

  std::filesystem::path package_;
  uint64_t package_size_;
  const Limits& limits_;
  PackageVisitor& visitor_;
  std::unordered_map<std::string, EntryKind> seen_;
  uint64_t total_ = 0;
  uint64_t entries_ = 0;
};

}  // namespace extmod
