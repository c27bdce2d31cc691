// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "package/compression.h"
#include "package/entry_gate.h"
#include "package/tar_check.h"
#include "support/file_descriptor.h"

struct archive;
struct archive_entry;

namespace extmod {

struct ReadArchiveCloser {
  void operator()(archive* reader) const;
};
/// A reader of libarchive.
using ReadArchive = std::unique_ptr<archive, ReadArchiveCloser>;

/// The bytes of an open file from `begin` to `end`; the descriptor must live longer. Throws an environment Error if
/// they cannot be read.
NextBlock bytes_of_file(const FileDescriptor& file, const std::string& name, uint64_t begin = 0,
                        uint64_t end = UINT64_MAX);

/// Decompressed bytes, within the limits `total` and `ratio`: whatever an archive claims or hides, nobody has to look
/// at more of them.
class PlainBytes {
 public:
  /// `packed` is compressed once or not at all, by whatever its first bytes say. `name` is the package, for messages.
  /// Throws Error with status unverified for bytes that are compressed more than once, and if there are none.
  PlainBytes(NextBlock packed, std::string name, const Limits& limits);
  PlainBytes(const PlainBytes&) = delete;
  PlainBytes& operator=(const PlainBytes&) = delete;

  /// They are read by calling it.
  const NextBlock& bytes() const { return plain_; }
  /// From now on they are checked as a tar archive.
  void check_as_tar() { tar_.emplace(name_); }
  /// Whether the zeros were there that a tar archive ends with.
  bool tar_has_ended() const { return tar_ && tar_->has_ended(); }
  /// ARCHIVE_FILTER_ of libarchive.
  int filter() const;
  /// Nothing if they are compressed in another way than those of ours.
  std::optional<CompressionKind> compression() const;

 private:
  std::string_view next();

  NextBlock packed_;
  NextBlock plain_;
  std::string name_;
  const Limits& limits_;
  std::optional<TarCheck> tar_;
  ReadArchive reader_;
  uint64_t packed_size_ = 0;  ///< so far
  uint64_t size_ = 0;         ///< decompressed so far
};

/// Throws what the last call on the reader says: status unverified, or environment if it is the disk's or memory's
/// fault. `name` is the package.
[[noreturn]] void fail_malformed(archive* reader, const std::string& name);

/// Lets the reader read these bytes; the function must live longer. Throws Error if they are no archive.
void open_archive(archive* reader, const NextBlock& bytes, const std::string& name);
/// The same for a tar archive. TarCheck has to look at the bytes.
ReadArchive open_checked_tar(const NextBlock& bytes, const std::string& name);
/// The same for a tar archive, which TarCheck looks at.
ReadArchive open_tar(PlainBytes& plain, const std::string& name);

/// Goes to the next entry; nullptr at the end.
archive_entry* next_entry(archive* reader, const std::string& name);

/// What the archive says of the entry, with the path as it stands there.
InstalledEntry facts_of(archive_entry* entry);
/// The content of the current entry.
NextBlock content_of(archive* reader, const std::string& name);

/// Hands every entry to the gate. `take_metadata` is asked first, with the path in normal form: what it takes is not
/// installed.
void read_entries(archive* reader, const std::string& name, EntryGate& gate,
                  const std::function<bool(const std::string& path, const InstalledEntry& entry,
                                           const NextBlock& content)>& take_metadata = {});

}  // namespace extmod
