// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/apk/apk_tar.h"

#include <fmt/format.h>

#include "package/tar_header.h"
#include "support/digest.h"

namespace extmod {
namespace {

constexpr size_t kBlock = 512;
constexpr size_t kEndOfTar = 2 * kBlock;

}  // namespace

/// libarchive writes only its own PAX records, so this header is made here. All other fields are empty.
std::string pax_header(const std::string& key, const std::string& value, int64_t time) {
  const std::string record = pax_record(key, value);
  std::string header(kBlock, '\0');
  auto put = [&header](size_t at, const std::string& field) { header.replace(at, field.size(), field); };
  put(0, "PaxHeader");
  put(100, "0000644");  // mode
  put(108, "0000000");  // owner
  put(116, "0000000");  // group
  put(124, fmt::format("{:011o}", record.size()));
  put(136, fmt::format("{:011o}", time));
  put(148, "        ");  // the checksum itself counts as blanks
  put(156, "x");         // a header for the next entry
  put(257, std::string("ustar\0", 6) + "00");
  unsigned sum = 0;
  for (unsigned char byte : header) sum += byte;
  put(148, fmt::format("{:06o}", sum) + '\0');
  header += record;
  header.resize((header.size() + kBlock - 1) / kBlock * kBlock);
  return header;
}

ApkFiles::ApkFiles(int64_t time, const Compression& compression, ByteSink sink, const std::string& name)
    : time_(time),
      compressor_(compression, std::move(sink), name),
      tar_(
          {ArchiveDialect::gnutar, time, "", true}, [this](std::string_view bytes) { compressor_.write(bytes); },
          name) {}

void ApkFiles::add(const PackageEntry& entry, std::string_view content) {
  if (entry.kind != EntryKind::folder) {
    std::string_view hashed = entry.kind == EntryKind::link ? std::string_view(entry.target) : content;
    compressor_.write(pax_header("APK-TOOLS.checksum.SHA1", digest_of(Digest::sha1(), hashed), time_));
  }
  tar_.add(entry, content);
}

void ApkFiles::close() {
  tar_.close();
  compressor_.close();
}

ApkHead::ApkHead(int64_t time)
    : tar_(
          {ArchiveDialect::gnutar, time, ""}, [this](std::string_view part) { bytes_ += part; }, "memory") {}

void ApkHead::add(const std::string& name, const std::string& content, mode_t mode) {
  tar_.add(file_entry(name, mode), content);
}

std::string ApkHead::finish(const Compression& compression) {
  tar_.close();
  bytes_.resize(bytes_.size() - kEndOfTar);
  return compress(bytes_, compression);
}

}  // namespace extmod
