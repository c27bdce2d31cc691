// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "support/file_content.h"
#include "support/file_descriptor.h"

namespace extmod {

/// Bytes on disk that only this process can reach: a file without a name, in TMPDIR, /var/tmp or /tmp. Nobody else can
/// make it shorter, so mapping it is safe.
class Spool {
 public:
  Spool();

  /// Appends. Throws an environment Error if the disk is full.
  void write(std::string_view bytes);
  uint64_t size() const { return size_; }
  /// A part of what was written. It may outlive the spool.
  FileContent content(uint64_t offset, uint64_t size, mode_t mode) const;

 private:
  std::string folder_;
  FileDescriptor file_;
  uint64_t size_ = 0;
};

}  // namespace extmod
