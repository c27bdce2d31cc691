// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "package/archive_stream.h"
#include "package/compressor.h"

namespace extmod {

/// The stream with the files: a gzipped tar in which a PAX header before each file and link has its SHA-1 (of a
/// link: of its target), which apk keeps and compares when it audits a system.
class ApkFiles {
 public:
  /// `name` is for error messages.
  ApkFiles(int64_t time, const Compression& compression, ByteSink sink, const std::string& name);
  ApkFiles(const ApkFiles&) = delete;
  ApkFiles& operator=(const ApkFiles&) = delete;

  void add(const PackageEntry& entry, std::string_view content);
  void close();

 private:
  int64_t time_;
  Compressor compressor_;
  ArchiveStream tar_;
};

/// A PAX header (POSIX pax, 4.18) with one record, for the entry behind it.
std::string pax_header(const std::string& key, const std::string& value, int64_t time);

/// A small stream before the files: a gzipped tar of these entries, without the end of the archive.
class ApkHead {
 public:
  explicit ApkHead(int64_t time);
  void add(const std::string& name, const std::string& content, mode_t mode = 0644);
  std::string finish(const Compression& compression);

 private:
  std::string bytes_;
  ArchiveStream tar_;
};

}  // namespace extmod
