// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb_members.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <new>
#include <utility>

#include "support/error.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr size_t kBlock = 65536;
constexpr size_t kNameField = 16;
constexpr size_t kHeader = 60;
constexpr size_t kMagicSize = 8;  // !<arch>

/// The compressions that dpkg knows, by the ending of the member's name.
struct Ending {
  const char* ending;
  int filter;
};
constexpr Ending kEndings[] = {{"", ARCHIVE_FILTER_NONE},      {".gz", ARCHIVE_FILTER_GZIP},
                               {".xz", ARCHIVE_FILTER_XZ},     {".zst", ARCHIVE_FILTER_ZSTD},
                               {".bz2", ARCHIVE_FILTER_BZIP2}, {".lzma", ARCHIVE_FILTER_LZMA}};

[[noreturn]] void refuse(const fs::path& package, const std::string& what) {
  throw Error(ExitStatus::unverified, "not a Debian package: " + what, package, "build or fetch it again");
}

class DebMembers {
 public:
  explicit DebMembers(const fs::path& package)
      : package_(package),
        file_(open_regular_file(package)),
        bytes_(bytes_of_file(file_, package)),
        outer_(archive_read_new()) {
    if (!outer_) throw std::bad_alloc();
    archive_read_support_format_ar(outer_.get());
    open_archive(outer_.get(), bytes_, package_);
  }

  /// Goes to the next member; empty at the end.
  std::string next() {
    archive_entry* entry = next_entry(outer_.get(), package_);
    if (entry == nullptr) return {};
    std::string name = archive_entry_pathname(entry);
    // dpkg knows none of ar's ways to write longer names.
    const uint64_t header = member_end_ + member_end_ % 2;
    std::string written(kNameField, '\0');
    if (::pread(file_.get(), written.data(), written.size(), static_cast<off_t>(header)) < 0)
      throw system_error("cannot read the package", package_, errno);
    written.resize(written.find_last_not_of(std::string_view("/ \0", 3)) + 1);
    member_end_ = header + kHeader + static_cast<uint64_t>(archive_entry_size(entry));
    if (written != name) refuse(package_, "a member's name is not written as dpkg reads it, " + name);
    return name;
  }
  /// The next member that dpkg reads.
  std::string next_of_dpkg() {
    std::string name = next();
    while (name.starts_with("_")) name = next();
    return name;
  }

  void check_version() {
    if (next() != "debian-binary") refuse(package_, "it does not begin with debian-binary");
    std::string version(kBlock, '\0');
    const la_ssize_t size = archive_read_data(outer_.get(), version.data(), version.size());
    if (size < 0) fail_malformed(outer_.get(), package_);
    version.resize(static_cast<size_t>(size));
    const size_t end = version.find_first_not_of("0123456789", 2);
    if (!version.starts_with("2.") || end == 2 || end == std::string::npos || version[end] != '\n')
      refuse(package_, "its debian-binary says no version 2.x");
  }

  [[noreturn]] void refuse_order(const std::string& found) const {
    refuse(package_, "it must hold debian-binary, control.tar and data.tar in this order, and has " + found);
  }

  /// The next member must be that one.
  void read_tar(const std::string& wanted, const Limits& limits, const std::function<void(const DebTar&)>& use) {
    const std::string name = next_of_dpkg();
    const Ending* ending = nullptr;
    for (const auto& row : kEndings)
      if (name == wanted + row.ending) ending = &row;
    if (ending == nullptr) refuse_order(name.empty() ? "no " + wanted : name);
    const std::string object = package_.string() + ": " + name;
    PlainBytes plain(content_of(outer_.get(), package_), object, limits);
    if (plain.filter() != ending->filter) refuse(package_, "its " + name + " is not compressed as its name says");
    if (struct stat status = {}; ::fstat(file_.get(), &status) != 0 || std::cmp_greater(member_end_, status.st_size))
      refuse(package_, "it is cut short");
    ReadArchive inner = open_tar(plain, object);
    use({name, inner.get()});
  }

 private:
  const fs::path& package_;
  FileDescriptor file_;
  NextBlock bytes_;
  ReadArchive outer_;
  uint64_t member_end_ = kMagicSize;  ///< of the current member, in the file
};

}  // namespace

void read_deb_members(const fs::path& package, const Limits& limits, const std::function<void(const DebTar&)>& control,
                      const std::function<void(const DebTar&)>& data) {
  DebMembers members(package);
  members.check_version();
  members.read_tar("control.tar", limits, control);
  members.read_tar("data.tar", limits, data);
  if (const std::string name = members.next_of_dpkg(); !name.empty()) members.refuse_order(name);
}

std::optional<CompressionKind> compression_of_deb(const fs::path& package) {
  DebMembers members(package);
  for (std::string name = members.next(); !name.empty(); name = members.next())
    for (auto kind : {CompressionKind::none, CompressionKind::zstd, CompressionKind::xz, CompressionKind::gzip})
      if (name == "data.tar" + file_ending(kind)) return kind;
  return std::nullopt;
}

}  // namespace extmod
