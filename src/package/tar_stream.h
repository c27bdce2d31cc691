#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "package/compression.h"
#include "package/package_entry.h"

namespace extmod {

/// A compressed GNU tar archive written to an open file: owner root, one modification time, `./` before each path. The
/// bytes depend on nothing but what is added.
class TarStream {
 public:
  /// `name` stands in error messages.
  TarStream(int fd, const Compression& compression, int64_t time, std::string name);
  TarStream(TarStream&&) noexcept;
  ~TarStream();

  void add(const PackageEntry& entry, std::string_view content);
  /// Writes the end of the archive.
  void close();

 private:
  struct Archive;
  std::unique_ptr<Archive> archive_;
};

/// `content` as gzip with no name and no time in it, level 9.
std::string gzip(std::string_view content);

}  // namespace extmod
