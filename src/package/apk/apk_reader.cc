// SPDX-License-Identifier: GPL-2.0-or-later
#include <archive.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <set>

#include "package/apk/apk.h"
#include "package/byte_sink.h"
#include "package/pkginfo.h"
#include "package/read_archive.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/file_descriptor.h"
#include "support/interrupt.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr size_t kReadBlock = 1 << 18;
constexpr std::string_view kGzip = "\x1f\x8b\x08";

/// Reads the bytes from `at` on, a block at a time.
void read_from(const FileDescriptor& file, const fs::path& package, off_t at, const ByteSink& sink) {
  std::string block(kReadBlock, '\0');
  for (ssize_t got = 0; (got = ::pread(file.get(), block.data(), block.size(), at)) != 0; at += got) {
    check_interrupt();
    if (got < 0) throw system_error("cannot read the package", package, errno);
    sink({block.data(), static_cast<size_t>(got)});
  }
}

std::string hash_from(const FileDescriptor& file, const fs::path& package, off_t at) {
  Digest digest = Digest::sha256();
  read_from(file, package, at, [&digest](std::string_view bytes) { digest.update(bytes); });
  return digest.hex();
}

/// Where gzip streams may begin. The small streams before the files end long before a megabyte. A package has three;
/// the magic number may occur in one by chance.
std::vector<off_t> stream_starts(const FileDescriptor& file, const fs::path& package) {
  constexpr size_t kSearched = 1 << 20;
  constexpr size_t kMost = 16;
  std::string head(kSearched, '\0');
  ssize_t got = ::pread(file.get(), head.data(), head.size(), 0);
  if (got < 0) throw system_error("cannot read the package", package, errno);
  head.resize(static_cast<size_t>(got));
  std::vector<off_t> starts;
  for (size_t at = head.find(kGzip); at != std::string::npos && starts.size() < kMost; at = head.find(kGzip, at + 1))
    starts.push_back(static_cast<off_t>(at));
  return starts;
}

/// Whether a gzip stream of the file has the digest. libarchive reads all streams as one and does not tell where each
/// begins.
bool has_stream(const FileDescriptor& file, const fs::path& package, const std::string& digest) {
  for (off_t start : stream_starts(file, package))
    if (hash_from(file, package, start) == digest) return true;
  return false;
}

/// Files at the top whose names begin with a dot are apk's.
class ApkReader {
 public:
  ApkReader(const fs::path& package, const Limits& limits, PackageVisitor& visitor)
      : package_(package), visitor_(visitor), gate_(package, limits, visitor) {}

  void read() {
    FileDescriptor file = open_regular_file(package_);
    ReadArchive reader = new_reader();
    archive_read_support_format_tar(reader.get());
    open_archive(reader.get(), file, package_);
    read_entries(reader.get(), package_, gate_,
                 [this](const std::string& path, const InstalledEntry& entry, const NextBlock& content) {
                   return take_metadata(path, entry, content);
                 });
    if (!has_pkginfo_) gate_.malformed("it has no .PKGINFO");
    for (const char* key : {"datahash", "pkgname", "pkgver", "arch"})
      if (fields_[key].empty()) gate_.malformed(std::string("its .PKGINFO has no ") + key);
    if (!has_stream(file, package_, fields_["datahash"])) gate_.malformed("its files are not those of its datahash");
  }

 private:
  bool take_metadata(const std::string& path, const InstalledEntry& entry, const NextBlock& content) {
    if (!path.starts_with(".") || path.find('/') != std::string::npos) return false;
    if (entry.kind != EntryKind::file || !entry.hard_link.empty()) gate_.malformed("its metadata is no file", path);
    if (!metadata_.insert(path).second) gate_.malformed("a path that occurs twice", path);
    const std::string text = gate_.text(path, entry.size, content);
    if (path == ".PKGINFO") {
      has_pkginfo_ = true;
      fields_ = pkginfo_fields(text);
    }
    visitor_.metadata(path, text);
    if (!path.starts_with(".SIGN.") && path != ".PKGINFO") visitor_.script(path, text, false);
    return true;
  }

  const fs::path& package_;
  PackageVisitor& visitor_;
  EntryGate gate_;
  std::set<std::string> metadata_;
  bool has_pkginfo_ = false;
  std::map<std::string, std::string> fields_;
};

}  // namespace

void read_apk(const fs::path& package, const Limits& limits, PackageVisitor& visitor) {
  ApkReader(package, limits, visitor).read();
}

bool is_apk(const fs::path& package) {
  return package.extension() == ".apk";
}

}  // namespace extmod
