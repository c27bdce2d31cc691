// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>

#include "support/file_descriptor.h"

namespace extmod {

/// A private folder below `parent` (by default workspace_parent(), for files that are not executed). It is removed with
/// everything in it when the object ends. What killed runs left in the same place is removed at the start.
class TempDir {
 public:
  TempDir();
  explicit TempDir(const std::filesystem::path& parent);
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir();

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  FileDescriptor held_;  ///< locked: tells other runs that it is in use
};

}  // namespace extmod
