// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>

#include "support/file_descriptor.h"

namespace extmod {

/// While it lives no other process has the lock of the same folder. The lock is flock(2) on a hidden file, removed at
/// the end: a lock on the folder itself would not be seen by the other machines that have it by NFS. Where the file
/// system has no locks, nobody waits.
class FolderLock {
 public:
  /// Waits for its turn, which comes within moments; after a signal it throws Interrupted. Throws an environment Error
  /// where the folder cannot be written to, or somebody keeps the lock for a minute.
  explicit FolderLock(const std::filesystem::path& folder);
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

 private:
  /// Whether the lock is ours now, or there is none to be had.
  bool try_to_take();
  /// Whether the file is still the one of that name: the holder before us removes it.
  bool is_current() const;

  std::filesystem::path path_;
  FileDescriptor file_;
};

}  // namespace extmod
