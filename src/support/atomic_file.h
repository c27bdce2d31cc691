// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

#include "support/file_descriptor.h"

namespace extmod {

/// What is on the disk when AtomicFile::commit() returns, and outlives a power failure.
enum class Sync {
  file_and_name,
  file,     ///< the content; the caller syncs the folder, once for several files (sync_folder)
  nothing,  ///< for files whose readers check a digest, or that are made anew each time
};

/// A file that appears under its name only when it is complete: written under a temporary name in the same
/// folder, renamed by commit(), removed without it.
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
  /// Syncs and closes the file ahead of commit(). Throws an environment Error where some of the content was lost.
  void finish(Sync sync = Sync::file);
  /// finish(), where that was not called, and the rename; the mode is 0666 less the umask from the start.
  void commit(Sync sync = Sync::file_and_name);

 private:
  std::filesystem::path target_;
  std::filesystem::path temporary_;
  FileDescriptor file_;
};

/// Replaces or makes `target` with that content, complete or not at all.
void write_atomically(const std::filesystem::path& target, std::string_view content, Sync sync = Sync::file_and_name);

}  // namespace extmod
