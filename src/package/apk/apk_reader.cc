// SPDX-License-Identifier: GPL-2.0-or-later
#include <archive.h>

#include <functional>
#include <map>
#include <optional>
#include <set>

#include "package/apk/apk.h"
#include "package/apk/apk_metadata.h"
#include "package/apk/apk_streams.h"
#include "package/pkginfo.h"
#include "package/read_archive.h"
#include "support/file_descriptor.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// The small streams hold only files whose names begin with a dot, which are apk's; the stream that .PKGINFO has the
/// digest of holds the others.
class ApkReader {
 public:
  ApkReader(const fs::path& package, const Limits& limits, PackageVisitor& visitor)
      : package_(package), visitor_(visitor), gate_(package, limits, visitor) {}

  void read() {
    FileDescriptor file = open_regular_file(package_);
    each_entry(file, 0, UINT64_MAX, [this](const InstalledEntry& entry, const NextBlock& content) {
      return is_metadata(entry) && (take_metadata(entry, content), true);
    });
    if (!metadata_.contains(".PKGINFO")) gate_.malformed("it has no .PKGINFO before its files");
    for (const char* key : {"datahash", "pkgname", "pkgver", "arch"})
      if (fields_[key].empty()) gate_.malformed(std::string("its .PKGINFO has no ") + key);
    const auto data = apk_stream_with(file, package_, fields_["datahash"]);
    if (!data) gate_.malformed("its files are not those of its datahash");
    size_t before = 0;
    each_entry(file, 0, *data, [&](const InstalledEntry&, const NextBlock&) { return ++before; });
    if (before != metadata_.size()) gate_.malformed("it has files beside those of its datahash");
    each_entry(file, *data, UINT64_MAX, [this](const InstalledEntry& entry, const NextBlock& content) {
      if (entry.path.starts_with(".") && !gate_.normal(entry.path).empty())
        gate_.malformed("a path that begins with a dot among its files", entry.path);
      gate_.entry(entry, content);
      return true;
    });
  }

 private:
  /// Of the streams between these places of the file, until `take` returns false.
  void each_entry(const FileDescriptor& file, uint64_t begin, uint64_t end,
                  const std::function<bool(const InstalledEntry&, const NextBlock&)>& take) {
    PlainBytes plain(bytes_of_file(file, package_, begin, end), package_, gate_.limits());
    ReadArchive reader = open_tar(plain, package_);
    while (archive_entry* entry = next_entry(reader.get(), package_))
      if (!take(facts_of(entry), content_of(reader.get(), package_))) return;
  }

  bool is_metadata(const InstalledEntry& entry) const {
    return entry.path.starts_with(".") && entry.path.find('/') == std::string::npos;
  }

  void take_metadata(const InstalledEntry& entry, const NextBlock& content) {
    const std::string& path = entry.path;
    if (entry.kind != EntryKind::file || !entry.hard_link.empty()) gate_.malformed("its metadata is no file", path);
    if (!metadata_.insert(path).second) gate_.malformed("a path that occurs twice", path);
    const std::string text = gate_.text(path, entry.size, content);
    if (path == ".PKGINFO") fields_ = pkginfo_fields(text);
    visitor_.metadata(path, text);
    if (path == ".PKGINFO") visitor_.declares(pkginfo_declaration(text));
    if (!path.starts_with(".SIGN.") && path != ".PKGINFO") visitor_.script(path, text, is_usual_apk_script(path, text));
  }

  const fs::path& package_;
  PackageVisitor& visitor_;
  EntryGate gate_;
  std::set<std::string> metadata_;
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
