// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

#include "support/file_descriptor.h"

namespace extmod {

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
  /// The rename; the mode is 0666 less the umask from the start.
  void commit();

 private:
  std::filesystem::path target_;
  std::filesystem::path temporary_;
  FileDescriptor file_;
};

/// Replaces or makes `target` with that content, complete or not at all.
void write_atomically(const std::filesystem::path& target, std::string_view content);

}  // namespace extmod
