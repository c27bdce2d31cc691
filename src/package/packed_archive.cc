// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/packed_archive.h"

namespace extmod {

PackedArchive::PackedArchive(ArchiveStyle style, const Compression& compression, ByteSink sink, const std::string& name,
                             ByteSink watch)
    : compressor_(std::make_unique<Compressor>(compression, std::move(sink), name)) {
  auto pass_on = [compressor = compressor_.get(), watch = std::move(watch)](std::string_view bytes) {
    if (watch) watch(bytes);
    compressor->write(bytes);
  };
  archive_ = std::make_unique<ArchiveStream>(std::move(style), pass_on, name);
}

void PackedArchive::close() {
  archive_->close();
  compressor_->close();
}

}  // namespace extmod
