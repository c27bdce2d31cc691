// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/read_archive.h"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cerrno>
#include <new>

#include "package/archive_fault.h"
#include "support/error.h"
#include "support/interrupt.h"

namespace extmod {
namespace {

constexpr size_t kBlock = 1 << 16;

/// Turns the blocks of a sparse file into one sequence of bytes.
class BlockReader {
 public:
  BlockReader(archive* reader, std::string name) : reader_(reader), name_(std::move(name)) {}

  std::string_view next() {
    check_interrupt();
    if (pending_.empty() && !done_) fetch();
    if (at_ < offset_) return zeros();
    std::string_view block = std::exchange(pending_, {});
    at_ += block.size();
    offset_ = at_;
    return block;
  }

 private:
  void fetch() {
    const void* data = nullptr;
    size_t size = 0;
    la_int64_t offset = 0;
    while (pending_.empty()) {
      const int status = archive_read_data_block(reader_, &data, &size, &offset);
      // At the end of a file that ends with a hole the offset is the file's size.
      if (status != ARCHIVE_OK && status != ARCHIVE_EOF) fail_malformed(reader_, name_);
      if (offset < static_cast<la_int64_t>(at_) && size > 0) fail_malformed(reader_, name_);
      if (status == ARCHIVE_EOF) {
        done_ = true;
        offset_ = std::max(at_, static_cast<uint64_t>(std::max<la_int64_t>(offset, 0)));
        return;
      }
      pending_ = {static_cast<const char*>(data), size};
      if (size > 0) offset_ = static_cast<uint64_t>(offset);
    }
  }
  std::string_view zeros() {
    static const std::string kZeros(kBlock, '\0');
    const uint64_t size = std::min<uint64_t>(offset_ - at_, kZeros.size());
    at_ += size;
    return std::string_view(kZeros).substr(0, size);
  }

  archive* reader_;
  std::string name_;
  std::string_view pending_;
  uint64_t at_ = 0;      ///< bytes handed out
  uint64_t offset_ = 0;  ///< where the pending bytes belong
  bool done_ = false;
};

EntryKind kind_of(archive_entry* entry) {
  switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
      return EntryKind::file;
    case AE_IFLNK:
      return EntryKind::link;
    case AE_IFDIR:
      return EntryKind::folder;
    default:
      // tar's hard links have no type of their own.
      return archive_entry_hardlink(entry) != nullptr ? EntryKind::file : EntryKind::other;
  }
}

std::string text_of(const char* text) {
  return text != nullptr ? text : "";
}

/// The user or group, if it is not root's; names count before numbers.
std::string owner_of(const std::string& name, int64_t id) {
  if (!name.empty()) return name == "root" ? "" : name;
  return id == 0 ? "" : std::to_string(id);
}

}  // namespace

void ReadArchiveCloser::operator()(archive* reader) const {
  archive_read_free(reader);
}

ReadArchive new_reader() {
  ReadArchive reader(archive_read_new());
  if (!reader) throw std::bad_alloc();
  // Not all: some filters run a program that has the name of their format (lrzip, grzip).
  for (auto add : {archive_read_support_filter_gzip, archive_read_support_filter_bzip2, archive_read_support_filter_xz,
                   archive_read_support_filter_lzma, archive_read_support_filter_zstd, archive_read_support_filter_lz4})
    add(reader.get());
  return reader;
}

void fail_malformed(archive* reader, const std::string& name) {
  const int fault = machines_fault(reader);
  if (fault == ENOMEM) throw std::bad_alloc();
  if (fault != 0) throw system_error("cannot read the package", name, fault);
  throw Error(ExitStatus::unverified, "the package is damaged (" + text_of(archive_error_string(reader)) + ")", name,
              "build or fetch it again");
}

void open_archive(archive* reader, const FileDescriptor& file, const std::string& name) {
  if (archive_read_open_fd(reader, file.get(), kBlock) != ARCHIVE_OK) fail_malformed(reader, name);
}

archive_entry* next_entry(archive* reader, const std::string& name) {
  check_interrupt();
  archive_entry* entry = nullptr;
  const int status = archive_read_next_header(reader, &entry);
  if (status == ARCHIVE_EOF) return nullptr;
  // A warning is about names that are no text of this locale, which we do not read as text.
  if (status != ARCHIVE_OK && status != ARCHIVE_WARN) fail_malformed(reader, name);
  if (archive_entry_pathname(entry) == nullptr)
    throw Error(ExitStatus::unverified, "the package is damaged (an entry without a name)", name,
                "build or fetch it again");
  return entry;
}

InstalledEntry facts_of(archive_entry* entry) {
  InstalledEntry facts;
  facts.path = archive_entry_pathname(entry);
  facts.kind = kind_of(entry);
  facts.mode = archive_entry_perm(entry);
  facts.mtime = archive_entry_mtime(entry);
  facts.hard_link = text_of(archive_entry_hardlink(entry));
  facts.target = text_of(archive_entry_symlink(entry));
  facts.owner = owner_of(text_of(archive_entry_uname(entry)), archive_entry_uid(entry));
  if (facts.owner.empty()) facts.owner = owner_of(text_of(archive_entry_gname(entry)), archive_entry_gid(entry));
  const la_int64_t size = archive_entry_size(entry);
  if (facts.kind == EntryKind::file) facts.size = size > 0 ? static_cast<uint64_t>(size) : 0;
  return facts;
}

NextBlock content_of(archive* reader, const std::string& name) {
  return [blocks = BlockReader(reader, name)]() mutable { return blocks.next(); };
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
