// SPDX-License-Identifier: GPL-2.0-or-later
#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <memory>

#include "package/rpm/rpm.h"
#include "package/rpm/rpm_head.h"
#include "package/rpm/rpm_tags.h"
#include "package/unpack.h"
#include "support/error.h"
#include "support/file_descriptor.h"
#include "support/interrupt.h"

namespace extmod {
namespace {

constexpr size_t kBlock = 65536;

/// rpm's own cpio: members in any order, each with its number in the file list of the header.
class StrippedPayload {
 public:
  StrippedPayload(const std::filesystem::path& package, const RpmHeader& header)
      : name_(package),
        folders_(header.strings(rpm::kDirNames).value()),
        base_names_(header.strings(rpm::kBaseNames).value()),
        links_(header.strings(rpm::kFileLinkTos).value()),
        folder_indexes_(header.numbers(rpm::kDirIndexes).value()),
        modes_(header.numbers(rpm::kFileModes).value()),
        sizes_(header.numbers(header.has(rpm::kLongFileSizes) ? rpm::kLongFileSizes : rpm::kFileSizes).value()),
        reader_(new_reader()) {}

  void unpack(FileDescriptor& file, const std::filesystem::path& into) {
    archive_read_support_format_raw(reader_.get());
    archive_entry* whole = nullptr;
    if (archive_read_open_fd(reader_.get(), file.get(), kBlock) != ARCHIVE_OK ||
        archive_read_next_header(reader_.get(), &whole) != ARCHIVE_OK)
      fail_malformed(reader_.get(), name_);
    Unpacker unpacker(into, name_);
    for (std::string header = read(kHeader); !header.starts_with("070701"); header = read(kHeader)) {
      check_interrupt();
      if (!header.starts_with("07070X")) fail("a member of its payload has no magic number");
      unpack_member(unpacker, header.substr(6, 8));
    }
  }

 private:
  static constexpr size_t kHeader = 16;  // with its padding

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ExitStatus::unverified, "the package is damaged (" + what + ")", name_, "build or fetch it again");
  }

  std::string read(size_t size) {
    std::string bytes(size, '\0');
    for (size_t have = 0; have < size;) {
      la_ssize_t got = archive_read_data(reader_.get(), bytes.data() + have, size - have);
      if (got < 0) fail_malformed(reader_.get(), name_);
      if (got == 0) fail("its payload is cut short");
      have += static_cast<size_t>(got);
    }
    return bytes;
  }

  void unpack_member(Unpacker& unpacker, const std::string& number) {
    size_t index = std::strtoul(number.c_str(), nullptr, 16);
    if (index >= base_names_.size()) fail("a member of its payload is not in the file list");
    auto mode = static_cast<mode_t>(modes_[index]);
    std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), archive_entry_free);
    archive_entry_set_pathname(entry.get(), ("." + folders_[folder_indexes_[index]] + base_names_[index]).c_str());
    archive_entry_set_mode(entry.get(), mode);
    uint64_t size = S_ISDIR(mode) ? 0 : sizes_[index];
    if (S_ISREG(mode)) archive_entry_set_size(entry.get(), static_cast<la_int64_t>(size));
    if (S_ISLNK(mode)) archive_entry_set_symlink(entry.get(), links_[index].c_str());
    unpacker.begin(entry.get());
    for (uint64_t at = 0; at < size;) {
      std::string block = read(std::min<uint64_t>(size - at, kBlock));
      if (S_ISREG(mode)) unpacker.write(block, static_cast<int64_t>(at));
      at += block.size();
    }
    read((4 - size % 4) % 4);
  }

  std::string name_;
  std::vector<std::string> folders_, base_names_, links_;
  std::vector<uint64_t> folder_indexes_, modes_, sizes_;
  ReadArchive reader_;
};

}  // namespace

void unpack_rpm(const std::filesystem::path& package, const std::filesystem::path& into) {
  RpmFileHead head = read_rpm_head(package);
  FileDescriptor file = open_for_reading(package);
  if (::lseek(file.get(), static_cast<off_t>(head.payload_offset), SEEK_SET) < 0)
    throw system_error("cannot read the package", package, errno);
  if (head.format == 6) return StrippedPayload(package, head.header).unpack(file, into);
  ReadArchive reader = new_reader();
  archive_read_support_format_cpio(reader.get());
  if (archive_read_open_fd(reader.get(), file.get(), kBlock) != ARCHIVE_OK) fail_malformed(reader.get(), package);
  extract_all(reader.get(), into, package);
}

bool is_rpm(const std::filesystem::path& package) {
  return package.extension() == ".rpm";
}

}  // namespace extmod
