// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/apk/apk_streams.h"

#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <vector>

#include "package/read_archive.h"
#include "support/digest.h"
#include "support/error.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kGzip = "\x1f\x8b\x08";

std::string hash_from(const FileDescriptor& file, const fs::path& package, uint64_t at) {
  Digest digest = Digest::sha256();
  const NextBlock bytes = bytes_of_file(file, package, at);
  for (std::string_view block = bytes(); !block.empty(); block = bytes()) digest.update(block);
  return digest.hex();
}

/// Where gzip streams may begin. The small streams before the files end long before a megabyte. A package has three;
/// the magic number may occur in one by chance.
std::vector<uint64_t> stream_starts(const FileDescriptor& file, const fs::path& package) {
  constexpr size_t kSearched = 1 << 20;
  constexpr size_t kMost = 16;
  std::string head(kSearched, '\0');
  ssize_t got = ::pread(file.get(), head.data(), head.size(), 0);
  if (got < 0) throw system_error("cannot read the package", package, errno);
  head.resize(static_cast<size_t>(got));
  std::vector<uint64_t> starts;
  for (size_t at = head.find(kGzip); at != std::string::npos && starts.size() < kMost; at = head.find(kGzip, at + 1))
    starts.push_back(at);
  return starts;
}

}  // namespace

std::optional<uint64_t> apk_stream_with(const FileDescriptor& file, const fs::path& package,
                                        const std::string& digest) {
  for (uint64_t start : stream_starts(file, package))
    if (hash_from(file, package, start) == digest) return start;
  return std::nullopt;
}

}  // namespace extmod
