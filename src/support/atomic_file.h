// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

#include "support/file_descriptor.h"

namespace extmod {

/// What is on the disk when AtomicFile::commit() returns, and survives a power failure.
enum class Sync {
  file_and_name,
  file,     ///< the content; the caller syncs the folder, once for several files (sync_folder)
  nothing,  ///< for files whose readers check a digest, or that are made again each time
};

/// A file that appears under its name only when it is complete: it is written under a temporary name in the same folder
/// and renamed by commit(). Without commit() it is removed; if the process is killed, by the next run
/// (remove_abandoned).
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path target);
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();

  int fd() const { return file_.get(); }
  const std::filesystem::path& target() const { return target_; }
  const std::filesystem::path& temporary() const { return temporary_; }

  void write(const void* data, size_t size);
  /// Syncs and closes the file before commit(). Throws an environment Error if some of the content was lost.
  void finish(Sync sync = Sync::file);
  /// finish(), if that was not called, and the rename. The mode is 0666 without the umask from the start.
  void commit(Sync sync = Sync::file_and_name);

 private:
  std::filesystem::path target_;
  std::filesystem::path temporary_;
  FileDescriptor file_;
  FileDescriptor held_;  ///< keeps the lock between finish() and commit()
};

/// Creates or replaces `target` with that content, completely or not at all.
void write_atomically(const std::filesystem::path& target, std::string_view content, Sync sync = Sync::file_and_name);

}  // namespace extmod
