// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "package/entry_gate.h"
#include "support/file_descriptor.h"

struct archive;
struct archive_entry;

namespace extmod {

struct ReadArchiveCloser {
  void operator()(archive* reader) const;
};
/// A reader of libarchive.
using ReadArchive = std::unique_ptr<archive, ReadArchiveCloser>;

/// A reader of every compression that libarchive knows without running another program.
ReadArchive new_reader();

/// Throws what the last call on the reader says: status unverified, or environment if it is the disk's or memory's
/// fault. `name` is the package.
[[noreturn]] void fail_malformed(archive* reader, const std::string& name);

/// Lets the reader read an open file from its current place on; the descriptor must live longer. Throws Error if it is
/// no archive.
void open_archive(archive* reader, const FileDescriptor& file, const std::string& name);

/// Goes to the next entry; nullptr at the end.
archive_entry* next_entry(archive* reader, const std::string& name);

/// What the archive says of the entry, with the path as it stands there.
InstalledEntry facts_of(archive_entry* entry);
/// The content of the current entry. Holes are zeros.
NextBlock content_of(archive* reader, const std::string& name);

/// Hands every entry to the gate. `take_metadata` is asked first, with the path in normal form: what it takes is not
/// installed.
void read_entries(archive* reader, const std::string& name, EntryGate& gate,
                  const std::function<bool(const std::string& path, const InstalledEntry& entry,
                                           const NextBlock& content)>& take_metadata = {});

}  // namespace extmod
