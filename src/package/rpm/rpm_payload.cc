// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_payload.h"

#include <fmt/format.h>

namespace extmod {
namespace {

/// The last member of rpm's own cpio, as in newc.
std::string trailer() {
  std::string bytes = "070701" + std::string(32, '0') + "00000001" + std::string(48, '0') + "0000000b00000000";
  bytes += "TRAILER!!!";
  bytes.resize(124, '\0');
  return bytes;
}

}  // namespace

void PayloadDigests::update(std::string_view bytes, int format) {
  size += bytes.size();
  sha256.update(bytes);
  if (format == 4) return;
  sha512.update(bytes);
  sha3.update(bytes);
}

RpmPayload::RpmPayload(int format, const Compression& compression, int64_t time, const std::filesystem::path& path)
    : format_(format),
      file_(path),
      compressor_(
          compression,
          [this, sink = file_.sink()](std::string_view bytes) {
            packed_.update(bytes, format_);
            sink(bytes);
          },
          path) {
  if (format_ == 4)
    newc_ = std::make_unique<ArchiveStream>(
        ArchiveStyle{ArchiveDialect::newc, time}, [this](std::string_view bytes) { take_plain(bytes); }, path);
}

RpmPayload::~RpmPayload() = default;

void RpmPayload::take_plain(std::string_view bytes) {
  plain_.update(bytes, format_);
  compressor_.write(bytes);
}

void RpmPayload::add_stripped(std::string_view content) {
  constexpr size_t kAlignment = 4;
  auto padding = [](size_t size) { return std::string((kAlignment - size % kAlignment) % kAlignment, '\0'); };
  std::string header = fmt::format("07070X{:08x}", count_++);
  take_plain(header + padding(header.size()));
  take_plain(content);
  take_plain(padding(content.size()));
}

void RpmPayload::add(const PackageEntry& entry, std::string_view content) {
  if (newc_)
    newc_->add(entry, content);
  else
    add_stripped(entry.kind == EntryKind::link ? std::string_view(entry.target) : content);
}

void RpmPayload::close() {
  if (newc_)
    newc_->close();
  else
    take_plain(trailer());
  compressor_.close();
}

}  // namespace extmod
