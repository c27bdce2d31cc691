// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/compressor.h"

#include <archive.h>
#include <archive_entry.h>

#include "package/libarchive_writer.h"

namespace extmod {
namespace {

/// One worker or four make the same bytes, but a compressor's single-threaded mode makes others. So always two.
constexpr const char* kWorkers = "2";

void set_compression(const LibarchiveWriter& writer, const Compression& compression) {
  switch (compression.kind) {
    case CompressionKind::zstd:
      writer.check(archive_write_add_filter_zstd(writer.handle()));
      break;
    case CompressionKind::xz:
      writer.check(archive_write_add_filter_xz(writer.handle()));
      break;
    case CompressionKind::gzip:
      writer.check(archive_write_add_filter_gzip(writer.handle()));
      writer.check(archive_write_set_filter_option(writer.handle(), "gzip", "timestamp", nullptr));
      break;
    case CompressionKind::none:
      return;
  }
  const std::string module = to_string(compression.kind);
  if (compression.level)
    writer.check(archive_write_set_filter_option(writer.handle(), module.c_str(), "compression-level",
                                                 std::to_string(*compression.level).c_str()));
  if (compression.kind != CompressionKind::gzip)
    writer.check(archive_write_set_filter_option(writer.handle(), module.c_str(), "threads", kWorkers));
}

}  // namespace

Compressor::Compressor(const Compression& compression, ByteSink sink, const std::string& name) {
  if (compression.kind == CompressionKind::none) {
    plain_ = std::move(sink);
    return;
  }
  writer_ = std::make_unique<LibarchiveWriter>(std::move(sink), name);
  writer_->check(archive_write_set_format_raw(writer_->handle()));
  set_compression(*writer_, compression);
  writer_->open();
  archive_entry* entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  int status = archive_write_header(writer_->handle(), entry);
  archive_entry_free(entry);
  writer_->check(status);
}

Compressor::Compressor(Compressor&&) noexcept = default;
Compressor::~Compressor() = default;

void Compressor::write(std::string_view content) {
  if (writer_)
    writer_->write(content);
  else
    plain_(content);
}

void Compressor::close() {
  if (writer_) writer_->close();
}

std::string compress(std::string_view content, const Compression& compression) {
  std::string packed;
  Compressor compressor(
      compression, [&packed](std::string_view bytes) { packed += bytes; }, "memory");
  compressor.write(content);
  compressor.close();
  return packed;
}

}  // namespace extmod
