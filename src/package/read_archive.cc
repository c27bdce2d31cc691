// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/read_archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <new>
#include <utility>

#include "package/archive_fault.h"
#include "support/error.h"
#include "support/interrupt.h"

namespace extmod {
namespace {

constexpr size_t kBlock = 1 << 16;
/// A little may be compressed as well as it likes: the other limits bound it.
constexpr uint64_t kPlainRatioCountsFrom = uint64_t{64} << 20;

/// What a callback threw. Nothing may be thrown through libarchive, which is C.
thread_local std::exception_ptr g_thrown;

la_ssize_t read_block(archive*, void* client, const void** block) {
  try {
    const std::string_view bytes = (*static_cast<const NextBlock*>(client))();
    *block = bytes.data();
    return static_cast<la_ssize_t>(bytes.size());
  } catch (...) {
    g_thrown = std::current_exception();
    return ARCHIVE_FATAL;
  }
}

/// The next bytes of what the reader is at; empty at the end. TarCheck refuses sparse files, so there are no holes.
std::string_view next_block(archive* reader, const std::string& name) {
  check_interrupt();
  const void* data = nullptr;
  size_t size = 0;
  la_int64_t offset = 0;
  int status = ARCHIVE_OK;
  while (status == ARCHIVE_OK && size == 0) status = archive_read_data_block(reader, &data, &size, &offset);
  if (status == ARCHIVE_EOF) return {};
  if (status != ARCHIVE_OK) fail_malformed(reader, name);
  return {static_cast<const char*>(data), size};
}

EntryKind kind_of(archive_entry* entry) {
  // tar's hard links have no type of their own; libarchive takes it from the mode, which installers do not read.
  if (archive_entry_hardlink(entry) != nullptr) return EntryKind::file;
  return entry_kind(archive_entry_filetype(entry));
}

std::string text_of(const char* text) {
  return text != nullptr ? text : "";
}

/// The user or group, if it is not root's; names count before numbers.
std::string owner_of(const std::string& name, int64_t id) {
  if (!name.empty()) return name == "root" ? "" : name;
  return id == 0 ? "" : std::to_string(id);
}

/// Extended attributes and access control lists that the installer puts on the file, too.
std::string grants_of(archive_entry* entry) {
  if (archive_entry_acl_types(entry) != 0) return "an access control list";
  const char* name = nullptr;
  const void* value = nullptr;
  size_t size = 0;
  archive_entry_xattr_reset(entry);
  while (archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK)
    if (std::string_view(name) == "security.capability") return "file capabilities";
  return {};
}

}  // namespace

void ReadArchiveCloser::operator()(archive* reader) const {
  archive_read_free(reader);
}

NextBlock bytes_of_file(const FileDescriptor& file, const std::string& name, uint64_t begin, uint64_t end) {
  return [&file, name, at = begin, end, block = std::string(kBlock, '\0')]() mutable -> std::string_view {
    const uint64_t size = std::min<uint64_t>(block.size(), end - at);
    ssize_t got = 0;
    while ((got = ::pread(file.get(), block.data(), size, static_cast<off_t>(at))) < 0 && errno == EINTR)
      check_interrupt();
    if (got < 0) throw system_error("cannot read the package", name, errno);
    at += static_cast<uint64_t>(got);
    return {block.data(), static_cast<size_t>(got)};
  };
}

PlainBytes::PlainBytes(NextBlock packed, std::string name, const Limits& limits)
    : packed_([this, packed = std::move(packed)] {
        const std::string_view block = packed();
        packed_size_ += block.size();
        return block;
      }),
      plain_([this] { return next(); }),
      name_(std::move(name)),
      limits_(limits),
      reader_(archive_read_new()) {
  if (!reader_) throw std::bad_alloc();
  // Not all: some filters run a program that has the name of their format (lrzip, grzip).
  for (auto add : {archive_read_support_filter_gzip, archive_read_support_filter_bzip2, archive_read_support_filter_xz,
                   archive_read_support_filter_lzma, archive_read_support_filter_zstd, archive_read_support_filter_lz4})
    add(reader_.get());
  archive_read_support_format_raw(reader_.get());
  open_archive(reader_.get(), packed_, name_);
  // libarchive undoes compressions of compressed bytes, too, and counts the source as a filter.
  if (archive_filter_count(reader_.get()) > 2)
    throw Error(ExitStatus::unverified, "the package is malformed (it is compressed more than once)", name_,
                "do not install it; build or fetch it again");
  next_entry(reader_.get(), name_);
}

int PlainBytes::filter() const {
  return archive_filter_code(reader_.get(), 0);
}

std::optional<CompressionKind> PlainBytes::compression() const {
  switch (filter()) {
    case ARCHIVE_FILTER_NONE:
      return CompressionKind::none;
    case ARCHIVE_FILTER_GZIP:
      return CompressionKind::gzip;
    case ARCHIVE_FILTER_XZ:
      return CompressionKind::xz;
    case ARCHIVE_FILTER_ZSTD:
      return CompressionKind::zstd;
    default:
      return std::nullopt;
  }
}

std::string_view PlainBytes::next() {
  const std::string_view block = next_block(reader_.get(), name_);
  size_ += block.size();
  // Headers and padding take less than the files.
  if (size_ / 2 > limits_.total) throw over_limit(limits_, &Limits::total, "it is too large unpacked", name_);
  if (size_ > kPlainRatioCountsFrom && size_ / packed_size_ >= limits_.ratio)
    throw over_limit(limits_, &Limits::ratio, "it unpacks to many times its size", name_);
  if (tar_) tar_->look_at(block);
  return block;
}

void fail_malformed(archive* reader, const std::string& name) {
  if (g_thrown) std::rethrow_exception(std::exchange(g_thrown, nullptr));
  const int fault = machines_fault(reader);
  if (fault == ENOMEM) throw std::bad_alloc();
  if (fault != 0) throw system_error("cannot read the package", name, fault);
  throw Error(ExitStatus::unverified, "the package is damaged (" + text_of(archive_error_string(reader)) + ")", name,
              "build or fetch it again");
}

void open_archive(archive* reader, const NextBlock& bytes, const std::string& name) {
  // libarchive does not change what it hands back to the callback.
  auto* client = const_cast<NextBlock*>(&bytes);
  if (archive_read_open(reader, client, nullptr, read_block, nullptr) != ARCHIVE_OK) fail_malformed(reader, name);
}

ReadArchive open_checked_tar(const NextBlock& bytes, const std::string& name) {
  ReadArchive reader(archive_read_new());
  if (!reader) throw std::bad_alloc();
  archive_read_support_format_tar(reader.get());
  open_archive(reader.get(), bytes, name);
  return reader;
}

ReadArchive open_tar(PlainBytes& plain, const std::string& name) {
  plain.check_as_tar();
  return open_checked_tar(plain.bytes(), name);
}

archive_entry* next_entry(archive* reader, const std::string& name) {
  check_interrupt();
  archive_entry* entry = nullptr;
  const int status = archive_read_next_header(reader, &entry);
  if (status == ARCHIVE_EOF) return nullptr;
  // A warning is about something that libarchive passes over or guesses: bytes between members, an attribute that it
  // does not understand, names in another character set. Other readers do something else with it.
  if (status != ARCHIVE_OK) fail_malformed(reader, name);
  if (archive_entry_pathname(entry) == nullptr)
    throw Error(ExitStatus::unverified, "the package is damaged (an entry without a name)", name,
                "build or fetch it again");
  return entry;
}

InstalledEntry facts_of(archive_entry* entry) {
  InstalledEntry facts;
  facts.path = archive_entry_pathname(entry);
  facts.kind = kind_of(entry);
  facts.mode = archive_entry_perm(entry) & 07777;  // a tar may have more bits, which tar leaves out
  facts.mtime = archive_entry_mtime(entry);
  facts.hard_link = text_of(archive_entry_hardlink(entry));
  facts.target = text_of(archive_entry_symlink(entry));
  facts.owner = owner_of(text_of(archive_entry_uname(entry)), archive_entry_uid(entry));
  if (facts.owner.empty()) facts.owner = owner_of(text_of(archive_entry_gname(entry)), archive_entry_gid(entry));
  facts.grants = grants_of(entry);
  const la_int64_t size = archive_entry_size(entry);
  if (facts.kind == EntryKind::file) facts.size = size > 0 ? static_cast<uint64_t>(size) : 0;
  return facts;
}

NextBlock content_of(archive* reader, const std::string& name) {
  return [reader, name] { return next_block(reader, name); };
}

void read_entries(
    archive* reader, const std::string& name, EntryGate& gate,
    const std::function<bool(const std::string&, const InstalledEntry&, const NextBlock&)>& take_metadata) {
  while (archive_entry* entry = next_entry(reader, name)) {
    const InstalledEntry facts = facts_of(entry);
    const NextBlock content = content_of(reader, name);
    if (take_metadata && take_metadata(gate.normal(facts.path), facts, content)) continue;
    gate.entry(facts, content);
  }
}

}  // namespace extmod
