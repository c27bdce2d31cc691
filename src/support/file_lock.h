// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>

#include "support/file_descriptor.h"

namespace extmod {

/// flock(2) on a file that stays: one process changes what the file stands for, or several look at it. If the file
/// system has no locks, nobody waits. Unlike FolderLock it waits for work that takes minutes, and other programs can
/// share it.
class FileLock {
 public:
  /// Waits until nobody else has it. Throws Interrupted after a signal, and an environment Error if the file cannot be
  /// made or another process holds it for ten minutes.
  explicit FileLock(const std::filesystem::path& path);

  /// From now on others may look, too.
  void share();

 private:
  void take(int operation);

  std::filesystem::path path_;
  FileDescriptor file_;
};

}  // namespace extmod
