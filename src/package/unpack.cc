// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/unpack.h"

#include <archive.h>
#include <archive_entry.h>

#include <cerrno>

#include "support/error.h"
#include "support/interrupt.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// The entry's path below the folder; nothing if it climbs out.
std::string path_inside(const std::string& path) {
  fs::path relative = fs::path(path).relative_path().lexically_normal();
  if (relative.empty() || *relative.begin() == "..") return {};
  return relative.string();
}

bool is_top(const std::string& path) {
  return path == "." || path == "./" || path == "/";
}

void copy_data(archive* reader, Unpacker& unpacker, const std::string& name) {
  const void* block = nullptr;
  size_t size = 0;
  la_int64_t offset = 0;
  int status = ARCHIVE_OK;
  while ((status = archive_read_data_block(reader, &block, &size, &offset)) == ARCHIVE_OK)
    unpacker.write({static_cast<const char*>(block), size}, offset);
  if (status != ARCHIVE_EOF) fail_malformed(reader, name);
}

}  // namespace

void ReadArchiveCloser::operator()(archive* reader) const {
  archive_read_free(reader);
}

ReadArchive new_reader() {
  ReadArchive reader(archive_read_new());
  archive_read_support_filter_all(reader.get());
  return reader;
}

void fail_malformed(archive* reader, const std::string& name) {
  const char* message = archive_error_string(reader);
  throw Error(ExitStatus::unverified,
              std::string("the package is damaged (") + (message != nullptr ? message : "not an archive") + ")", name,
              "build or fetch it again");
}

// Links above the folder are not the package's.
Unpacker::Unpacker(const fs::path& into, std::string name)
    : root_(fs::canonical(into)), name_(std::move(name)), writer_(archive_write_disk_new()) {
  archive_write_disk_set_options(writer_, ARCHIVE_EXTRACT_TIME | ARCHIVE_EXTRACT_PERM |
                                              ARCHIVE_EXTRACT_SECURE_SYMLINKS | ARCHIVE_EXTRACT_SECURE_NODOTDOT |
                                              ARCHIVE_EXTRACT_NO_OVERWRITE);
}

Unpacker::~Unpacker() {
  archive_write_free(writer_);
}

void Unpacker::begin(archive_entry* entry) {
  std::string path = archive_entry_pathname(entry);
  std::string inside = path_inside(path);
  if (inside.empty() || archive_entry_hardlink(entry) != nullptr)
    throw Error(ExitStatus::unverified, "the package has an entry that leaves its folder or is a hard link",
                name_ + ": " + path, "do not install it");
  archive_entry_copy_pathname(entry, (root_ / inside).c_str());
  // The verifier checks modes; we must be able to fill a folder.
  if (archive_entry_filetype(entry) == AE_IFDIR) archive_entry_set_perm(entry, 0755);
  int status = archive_write_header(writer_, entry);
  if (status >= ARCHIVE_WARN) return;
  if (archive_errno(writer_) == ENOSPC) throw system_error("cannot unpack the package", root_.parent_path(), ENOSPC);
  throw Error(ExitStatus::unverified, std::string("cannot unpack an entry (") + archive_error_string(writer_) + ")",
              name_ + ": " + path);
}

void Unpacker::write(std::string_view content, int64_t offset) {
  if (archive_write_data_block(writer_, content.data(), content.size(), offset) < ARCHIVE_WARN)
    throw system_error("cannot unpack the package", name_, archive_errno(writer_));
}

void extract_all(archive* reader, const fs::path& into, const std::string& name,
                 const std::function<bool(const std::string&)>& wanted) {
  Unpacker unpacker(into, name);
  archive_entry* entry = nullptr;
  int status = ARCHIVE_OK;
  while ((status = archive_read_next_header(reader, &entry)) == ARCHIVE_OK || status == ARCHIVE_WARN) {
    check_interrupt();
    std::string path = archive_entry_pathname(entry);
    // The unpacker refuses entries that climb out, wanted or not.
    std::string inside = path_inside(path);
    if (is_top(path) || (!inside.empty() && !wanted(inside))) continue;
    unpacker.begin(entry);
    copy_data(reader, unpacker, name);
  }
  if (status != ARCHIVE_EOF) fail_malformed(reader, name);
}

}  // namespace extmod
