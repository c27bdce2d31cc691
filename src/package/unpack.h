// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

struct archive;
struct archive_entry;

namespace extmod {

struct ReadArchiveCloser {
  void operator()(archive* reader) const;
};
/// A reader of libarchive.
using ReadArchive = std::unique_ptr<archive, ReadArchiveCloser>;
ReadArchive new_reader();

/// Makes the entries of a package below an empty folder. Throws Error with status unverified for an entry that would
/// leave the folder or that is a hard link; `name` is for messages.
class Unpacker {
 public:
  Unpacker(const std::filesystem::path& into, std::string name);
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;
  ~Unpacker();

  /// Takes the entry's path for itself.
  void begin(archive_entry* entry);
  /// Content of the last entry.
  void write(std::string_view content, int64_t offset);

 private:
  std::filesystem::path root_;
  std::string name_;
  archive* writer_;
};

/// Extracts the entries of an opened reader whose path, without `./` or `/`, `wanted` accepts. Throws Error with status
/// unverified for a damaged archive, too.
void extract_all(
    archive* reader, const std::filesystem::path& into, const std::string& name,
    const std::function<bool(const std::string&)>& wanted = [](const std::string&) { return true; });

[[noreturn]] void fail_malformed(archive* reader, const std::string& name);

}  // namespace extmod
