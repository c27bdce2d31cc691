// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

#include "package/byte_sink.h"
#include "support/file_descriptor.h"

namespace extmod {

/// A part of a package that must be complete before the part in front of it can be written.
class ScratchFile {
 public:
  explicit ScratchFile(std::filesystem::path path);

  const std::filesystem::path& path() const { return path_; }
  uint64_t size() const;
  /// Appends to the file; must not outlive it.
  ByteSink sink() const { return into_file(file_.get(), path_); }
  /// Passes all of it on, from the start.
  void copy_to(const ByteSink& sink) const;

 private:
  std::filesystem::path path_;
  FileDescriptor file_;
};

}  // namespace extmod
