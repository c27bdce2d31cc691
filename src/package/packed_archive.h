// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "package/archive_stream.h"
#include "package/compressor.h"

namespace extmod {

/// An archive that is compressed while it is written.
class PackedArchive {
 public:
  /// `watch` gets the bytes of the archive before compression, for digests.
  PackedArchive(ArchiveStyle style, const Compression& compression, ByteSink sink, const std::string& name,
                ByteSink watch = {});

  void add(const PackageEntry& entry, std::string_view content) { archive_->add(entry, content); }
  void close();

 private:
  std::unique_ptr<Compressor> compressor_;
  std::unique_ptr<ArchiveStream> archive_;
};

}  // namespace extmod
