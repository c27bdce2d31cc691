// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "package/byte_sink.h"
#include "package/package_entry.h"

namespace extmod {

enum class ArchiveDialect { gnutar, newc };

struct ArchiveStyle {
  ArchiveDialect dialect = ArchiveDialect::gnutar;
  int64_t time = 0;           ///< modification time of every entry, seconds since 1970
  std::string prefix = "./";  ///< before each path
  bool at_once =
      false;  ///< an entry has reached the sink when add() returns, so the caller can write bytes between two
};

/// A GNU tar or newc cpio archive, not compressed; owner and group are root. The bytes depend only on what is added.
class ArchiveStream {
 public:
  /// `name` is for error messages.
  ArchiveStream(ArchiveStyle style, ByteSink sink, const std::string& name);
  ArchiveStream(ArchiveStream&&) noexcept;
  ~ArchiveStream();

  void add(const PackageEntry& entry, std::string_view content);
  /// Writes the end of the archive.
  void close();

 private:
  struct Archive;
  std::unique_ptr<Archive> archive_;
};

}  // namespace extmod
