// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "support/file_descriptor.h"

namespace extmod {

/// While this object lives no other process has the lock of the same folder. The lock is flock(2) on a hidden file,
/// which is removed at the end: other machines with the folder on NFS would not see a lock on the folder itself. If the
/// file system has no locks, nobody waits.
class FolderLock {
 public:
  /// Waits for its turn, which comes within moments. Throws Interrupted after a signal, and an environment Error if the
  /// folder cannot be written to or another process holds the lock for a minute.
  explicit FolderLock(const std::filesystem::path& folder);
  /// The same for a part of the folder, which has a lock of its own, and for as long as the work of others may take.
  FolderLock(const std::filesystem::path& folder, const std::string& part, std::chrono::minutes patience);
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

 private:
  void wait(std::chrono::minutes patience);
  /// Whether the lock is ours now, or the file system has none.
  bool try_to_take();

  std::filesystem::path path_;
  FileDescriptor file_;
};

}  // namespace extmod
