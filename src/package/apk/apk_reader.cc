// SPDX-License-Identifier: GPL-2.0-or-later
#include <archive.h>
#include <unistd.h>

#include <cerrno>

#include "package/apk/apk.h"
#include "package/byte_sink.h"
#include "package/unpack.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/file_descriptor.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr size_t kReadBlock = 1 << 18;
constexpr std::string_view kGzip = "\x1f\x8b\x08";

[[noreturn]] void refuse_apk(const fs::path& package, const std::string& what) {
  throw Error(ExitStatus::unverified, "the package is damaged (" + what + ")", package, "build or fetch it again");
}

/// Reads the bytes from `at` on, a block at a time.
void read_from(const FileDescriptor& file, const fs::path& package, off_t at, const ByteSink& sink) {
  std::string block(kReadBlock, '\0');
  for (ssize_t got = 0; (got = ::pread(file.get(), block.data(), block.size(), at)) != 0; at += got) {
    if (got < 0) throw system_error("cannot read the package", package, errno);
    sink({block.data(), static_cast<size_t>(got)});
  }
}

std::string hash_from(const FileDescriptor& file, const fs::path& package, off_t at) {
  Digest digest = Digest::sha256();
  read_from(file, package, at, [&digest](std::string_view bytes) { digest.update(bytes); });
  return digest.hex();
}

/// Where gzip streams may begin. The small streams before the files end long before a megabyte.
std::vector<off_t> stream_starts(const FileDescriptor& file, const fs::path& package) {
  constexpr size_t kSearched = 1 << 20;
  std::string head(kSearched, '\0');
  ssize_t got = ::pread(file.get(), head.data(), head.size(), 0);
  if (got < 0) throw system_error("cannot read the package", package, errno);
  head.resize(static_cast<size_t>(got));
  std::vector<off_t> starts;
  for (size_t at = head.find(kGzip); at != std::string::npos; at = head.find(kGzip, at + 1))
    starts.push_back(static_cast<off_t>(at));
  return starts;
}

std::string data_hash_of(const fs::path& pkginfo) {
  constexpr std::string_view kKey = "datahash = ";
  for (const auto& line : split(read_file(pkginfo), '\n'))
    if (line.starts_with(kKey)) return std::string(trim(line.substr(kKey.size())));
  return {};
}

/// The stream with the files is the one that has the digest. libarchive reads all streams as one and does not tell
/// where each begins.
void check_data_hash(const fs::path& package, const std::string& expected) {
  FileDescriptor file = open_for_reading(package);
  for (off_t start : stream_starts(file, package))
    if (hash_from(file, package, start) == expected) return;
  refuse_apk(package, "its files are not those of its datahash");
}

}  // namespace

void unpack_apk(const fs::path& package, const fs::path& into) {
  ReadArchive reader = new_reader();
  archive_read_support_format_tar(reader.get());
  if (archive_read_open_filename(reader.get(), package.c_str(), kReadBlock) != ARCHIVE_OK)
    fail_malformed(reader.get(), package);
  extract_all(reader.get(), into, package);
  if (!fs::is_regular_file(fs::symlink_status(into / ".PKGINFO"))) refuse_apk(package, "it has no .PKGINFO");
  std::string hash = data_hash_of(into / ".PKGINFO");
  if (hash.empty()) refuse_apk(package, "its .PKGINFO has no datahash");
  check_data_hash(package, hash);
}

bool is_apk(const fs::path& package) {
  return package.extension() == ".apk";
}

}  // namespace extmod
