// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_payload_reader.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "package/rpm/rpm_tags.h"
#include "support/error.h"

namespace extmod {
namespace {

constexpr size_t kBlock = 65536;
constexpr size_t kMagicSize = 6;
constexpr size_t kStrippedHeader = 16;  // with its padding
constexpr size_t kAlignment = 4;

}  // namespace

RpmPayloadReader::RpmPayloadReader(const std::filesystem::path& package, const RpmHeader& header, NextBlock payload,
                                   const Limits& limits, PackageVisitor& visitor)
    : package_(package),
      files_(rpm_files(header)),
      seen_(files_.size(), false),
      plain_(header),
      hashing_(visitor, rpm_file_digest(header),
               [this](const InstalledEntry& entry, const std::string& digest) {
                 const RpmFile& file = files_[index_of_.at(entry.path)];
                 if (entry.kind == EntryKind::file && digest != file.digest)
                   gate_.malformed("a file without its digest in the header (FILEDIGESTS)", entry.path);
               }),
      gate_(package, limits, hashing_),
      payload_(std::move(payload), package, limits) {
  check_format(header);
  for (size_t i = 0; i < files_.size(); ++i) {
    const std::string path = gate_.normal(files_[i].entry.path);
    if (!files_[i].entry.path.starts_with("/")) gate_.malformed("a path of its header that is not absolute", path);
    if (!index_of_.emplace(path, i).second) gate_.malformed("a path that occurs twice", path);
  }
}

std::string_view RpmPayloadReader::next_plain() {
  if (!left_.empty()) return std::exchange(left_, {});
  const std::string_view bytes = payload_.bytes()();
  plain_.update(bytes);
  return bytes;
}

/// rpm goes by these tags, not by what the payload looks like.
void RpmPayloadReader::check_format(const RpmHeader& header) const {
  // What reads gzip passes on what is not compressed, and rpmbuild then leaves the tag out.
  constexpr std::pair<const char*, int> kCompressors[] = {
      {"gzip", ARCHIVE_FILTER_GZIP}, {"gzip", ARCHIVE_FILTER_NONE}, {"bzip2", ARCHIVE_FILTER_BZIP2},
      {"xz", ARCHIVE_FILTER_XZ},     {"lzma", ARCHIVE_FILTER_LZMA}, {"zstd", ARCHIVE_FILTER_ZSTD}};
  if (header.has(rpm::kPayloadFormat) && header.string(rpm::kPayloadFormat) != "cpio")
    throw std::runtime_error("its tag PAYLOADFORMAT is not cpio");
  const std::string compressor =
      header.has(rpm::kPayloadCompressor) ? header.string(rpm::kPayloadCompressor).value_or("") : "gzip";
  for (const auto& [name, filter] : kCompressors)
    if (compressor == name && filter == payload_.filter()) return;
  throw std::runtime_error("its payload is not compressed as its tag PAYLOADCOMPRESSOR says");
}

void RpmPayloadReader::read() {
  left_ = next_plain();
  if (left_.substr(0, kMagicSize) == "07070X")
    read_stripped();
  else
    read_newc();
  while (!next_plain().empty()) {
  }
  plain_.check();
  for (size_t i = 0; i < files_.size(); ++i)
    if (!seen_[i] && !files_[i].ghost)
      gate_.malformed("a file of its header is not in its payload", files_[i].entry.path);
}

/// Hands the entry to the gate as the header describes it.
void RpmPayloadReader::take(size_t index, const NextBlock& content) {
  InstalledEntry entry = files_[index].entry;
  if (files_[index].ghost) gate_.malformed("a %ghost file in its payload", entry.path);
  if (seen_[index]) gate_.malformed("a path that occurs twice", entry.path);
  seen_[index] = true;
  entry.path.erase(0, 1);  // every path of an rpm is absolute
  gate_.entry(entry, content);
}

void RpmPayloadReader::compare(const RpmFile& file, archive_entry* member) {
  const InstalledEntry is = facts_of(member);
  auto differs = [&](const char* what) {
    gate_.malformed(std::string("its payload says another ") + what + " than its header", file.entry.path);
  };
  if (!is.hard_link.empty()) gate_.malformed("a hard link, which extmod-pkg does not read in this format", is.path);
  if (static_cast<uint32_t>(archive_entry_mode(member)) != file.mode) differs("mode");
  if (is.size != file.entry.size) differs("size");
  if (is.target != file.entry.target) differs("link target");
}

void RpmPayloadReader::read_newc() {
  ReadArchive members(archive_read_new());
  archive_read_support_format_cpio(members.get());
  const NextBlock plain = [this] { return next_plain(); };
  open_archive(members.get(), plain, package_);
  while (archive_entry* member = next_entry(members.get(), package_)) {
    const std::string path = gate_.normal(archive_entry_pathname(member));
    auto index = index_of_.find(path);
    if (index == index_of_.end()) gate_.malformed("a file of its payload is not in its header", path);
    compare(files_[index->second], member);
    take(index->second, content_of(members.get(), package_));
  }
}

std::string RpmPayloadReader::exactly(size_t size) {
  std::string bytes;
  while (bytes.size() < size) {
    if (left_.empty()) left_ = next_plain();
    if (left_.empty()) throw std::runtime_error("its payload is cut short");
    const std::string_view part = left_.substr(0, size - bytes.size());
    bytes += part;
    left_.remove_prefix(part.size());
  }
  return bytes;
}

void RpmPayloadReader::read_stripped() {
  for (std::string header = exactly(kStrippedHeader); !header.starts_with("070701");
       header = exactly(kStrippedHeader)) {
    if (!header.starts_with("07070X")) throw std::runtime_error("a member of its payload has no magic number");
    uint32_t index = 0;
    const char* end = header.data() + kMagicSize + 8;
    if (auto [stop, failed] = std::from_chars(header.data() + kMagicSize, end, index, 16);
        failed != std::errc() || stop != end || index >= files_.size())
      throw std::runtime_error("a member of its payload is not in the file list");
    read_stripped_member(index);
  }
}

void RpmPayloadReader::read_stripped_member(size_t index) {
  const RpmFile& file = files_[index];
  const bool link = file.entry.kind == EntryKind::link;
  uint64_t left = file.entry.size;
  std::string block;
  if (link && exactly(file.entry.target.size()) != file.entry.target)
    gate_.malformed("its payload says another link target than its header", file.entry.path);
  take(index, [&]() -> std::string_view {
    block = exactly(std::min<uint64_t>(left, kBlock));
    left -= block.size();
    return block;
  });
  const uint64_t size = link ? file.entry.target.size() : file.entry.size;
  exactly((kAlignment - size % kAlignment) % kAlignment);
}

}  // namespace extmod
