// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/extractor.h"

#include <archive.h>
#include <archive_entry.h>

#include <new>

#include "package/archive_fault.h"
#include "support/error.h"

namespace extmod {
namespace {

constexpr mode_t kFolder = 0755;
constexpr mode_t kOthersMayNotWrite = 0755;

}  // namespace

void Extractor::Closer::operator()(archive* writer) const {
  archive_write_free(writer);
}

// Links above the folder are not the package's.
Extractor::Extractor(const std::filesystem::path& into, std::string name,
                     std::function<bool(const std::string&)> wanted)
    : root_(std::filesystem::canonical(into)),
      name_(std::move(name)),
      wanted_(std::move(wanted)),
      writer_(archive_write_disk_new()) {
  if (!writer_) throw std::bad_alloc();
  archive_write_disk_set_options(writer_.get(), ARCHIVE_EXTRACT_TIME | ARCHIVE_EXTRACT_PERM |
                                                    ARCHIVE_EXTRACT_SECURE_SYMLINKS | ARCHIVE_EXTRACT_SECURE_NODOTDOT |
                                                    ARCHIVE_EXTRACT_NO_OVERWRITE);
}

void Extractor::fail(const std::string& path) const {
  if (const int fault = machines_fault(writer_.get()); fault != 0)
    throw system_error("cannot unpack the package", root_ / path, fault);
  const char* message = archive_error_string(writer_.get());
  throw Error(ExitStatus::unverified,
              std::string("cannot unpack an entry (") + (message != nullptr ? message : "no reason given") + ")",
              name_ + ": " + path);
}

void Extractor::entry(const InstalledEntry& given, const NextBlock& content) {
  if (!wanted_(given.path)) return;
  if (given.kind == EntryKind::other)
    throw Error(ExitStatus::unverified, "a package holds a device, pipe or socket", name_ + ": " + given.path,
                "do not install it");
  std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(), archive_entry_free);
  if (!entry) throw std::bad_alloc();
  archive_entry_set_pathname(entry.get(), (root_ / given.path).c_str());
  archive_entry_set_filetype(entry.get(), given.kind == EntryKind::folder ? AE_IFDIR
                                          : given.kind == EntryKind::link ? AE_IFLNK
                                                                          : AE_IFREG);
  archive_entry_set_perm(entry.get(), given.kind == EntryKind::folder ? kFolder : given.mode & kOthersMayNotWrite);
  archive_entry_set_mtime(entry.get(), given.mtime, 0);
  if (given.kind == EntryKind::link) archive_entry_set_symlink(entry.get(), given.target.c_str());
  if (!given.hard_link.empty()) archive_entry_set_hardlink(entry.get(), (root_ / given.hard_link).c_str());
  if (given.kind == EntryKind::file && given.hard_link.empty())
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(given.size));
  // A full disk is only a warning of libarchive's.
  archive* writer = writer_.get();
  if (archive_write_header(writer, entry.get()) != ARCHIVE_OK) fail(given.path);
  for (std::string_view block = content(); given.hard_link.empty() && !block.empty(); block = content())
    if (archive_write_data(writer, block.data(), block.size()) != static_cast<la_ssize_t>(block.size()))
      fail(given.path);
  if (archive_write_finish_entry(writer) != ARCHIVE_OK) fail(given.path);
}

}  // namespace extmod
