// SPDX-License-Identifier: GPL-2.0-or-later
#include <archive.h>

#include "package/digest_visitor.h"
#include "package/pacman/mtree_reader.h"
#include "package/pacman/pacman.h"
#include "package/pkginfo.h"
#include "package/read_archive.h"
#include "support/digest.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// Files at the top whose names begin with a dot are the package manager's.
class PacmanReader {
 public:
  PacmanReader(const fs::path& package, const Limits& limits, PackageVisitor& visitor)
      : package_(package),
        hashing_(visitor, Digest::sha256,
                 [this](const InstalledEntry& entry, const std::string& sha256) { mtree_.add(entry, sha256); }),
        gate_(package, limits, hashing_),
        mtree_(gate_) {}

  void read() {
    FileDescriptor file = open_regular_file(package_);
    PlainBytes plain(bytes_of_file(file, package_), package_, gate_.limits());
    ReadArchive reader = open_tar(plain, package_);
    read_entries(reader.get(), package_, gate_,
                 [this](const std::string& path, const InstalledEntry& entry, const NextBlock& content) {
                   return take_metadata(path, entry, content);
                 });
    for (const char* name : {".PKGINFO", ".MTREE"})
      if (!metadata_.contains(name)) gate_.malformed(std::string("it has no ") + name);
    auto fields = pkginfo_fields(metadata_[".PKGINFO"]);
    for (const char* key : {"pkgname", "pkgver", "arch"})
      if (fields[key].empty()) gate_.malformed(std::string("its .PKGINFO has no ") + key);
    hashing_.declares(pkginfo_declaration(metadata_[".PKGINFO"]));
    mtree_.compare_with(metadata_[".MTREE"]);
  }

 private:
  bool take_metadata(const std::string& path, InstalledEntry entry, const NextBlock& content) {
    if (!entry.path.starts_with(".") || path.empty()) return false;
    if (entry.path != path || path.find('/') != std::string::npos)
      gate_.malformed("a path that begins with a dot, which pacman leaves out", path);
    if (entry.kind != EntryKind::file || !entry.hard_link.empty()) gate_.malformed("its metadata is no file", path);
    if (metadata_.contains(path)) gate_.malformed("a path that occurs twice", path);
    const std::string& text = metadata_[path] = gate_.text(path, entry.size, content);
    entry.path = path;
    if (path != ".MTREE") mtree_.add(entry, digest_of(Digest::sha256(), text));
    hashing_.metadata(path, text);
    if (path == ".INSTALL") hashing_.script(path, text, false);
    return true;
  }

  const fs::path& package_;
  DigestVisitor hashing_;
  EntryGate gate_;
  MtreeComparison mtree_;
  std::map<std::string, std::string> metadata_;
};

}  // namespace

void read_pacman(const fs::path& package, const Limits& limits, PackageVisitor& visitor) {
  PacmanReader(package, limits, visitor).read();
}

bool is_pacman(const fs::path& package) {
  return package.filename().string().find(".pkg.tar") != std::string::npos;
}

}  // namespace extmod
