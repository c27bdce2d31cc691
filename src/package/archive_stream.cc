// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/archive_stream.h"

#include <archive.h>
#include <archive_entry.h>

#include "package/libarchive_writer.h"

namespace extmod {

struct ArchiveStream::Archive {
  LibarchiveWriter writer;
  archive_entry* entry = archive_entry_new();
  ArchiveStyle style;
  int64_t count = 0;

  Archive(ArchiveStyle style, ByteSink sink, const std::string& name)
      : writer(std::move(sink), name), style(std::move(style)) {}
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;
  ~Archive() { archive_entry_free(entry); }

  archive_entry* header(const PackageEntry& described, size_t size) {
    archive_entry* header = archive_entry_clear(entry);
    bool folder = described.kind == EntryKind::folder;
    bool link = described.kind == EntryKind::link;
    // libarchive marks folders with a slash; file lists do not.
    bool slash = folder && !described.path.empty() && style.dialect == ArchiveDialect::gnutar;
    std::string path = style.prefix + described.path + (slash ? "/" : "");
    archive_entry_set_pathname(header, path.c_str());
    archive_entry_set_filetype(header, folder ? AE_IFDIR : link ? AE_IFLNK : AE_IFREG);
    archive_entry_set_perm(header, link ? 0777 : described.mode);
    archive_entry_set_nlink(header, folder ? 2 : 1);
    archive_entry_set_ino(header, ++count);
    archive_entry_set_uid(header, 0);
    archive_entry_set_gid(header, 0);
    archive_entry_set_uname(header, "root");
    archive_entry_set_gname(header, "root");
    archive_entry_set_mtime(header, style.time, 0);
    archive_entry_set_size(header, described.kind == EntryKind::file ? static_cast<la_int64_t>(size) : 0);
    if (link) archive_entry_set_symlink(header, described.target.c_str());
    return header;
  }
};

ArchiveStream::ArchiveStream(ArchiveStyle style, ByteSink sink, const std::string& name)
    : archive_(std::make_unique<Archive>(std::move(style), std::move(sink), name)) {
  LibarchiveWriter& writer = archive_->writer;
  bool newc = archive_->style.dialect == ArchiveDialect::newc;
  writer.check(newc ? archive_write_set_format_cpio_newc(writer.handle())
                    : archive_write_set_format_gnutar(writer.handle()));
  if (archive_->style.at_once) writer.check(archive_write_set_bytes_per_block(writer.handle(), 0));
  writer.open();
}

ArchiveStream::ArchiveStream(ArchiveStream&&) noexcept = default;
ArchiveStream::~ArchiveStream() = default;

void ArchiveStream::add(const PackageEntry& entry, std::string_view content) {
  archive_->writer.begin(archive_->header(entry, content.size()));
  if (entry.kind == EntryKind::file) archive_->writer.write(content);
  archive_->writer.end();
}

void ArchiveStream::close() {
  archive_->writer.close();
}

}  // namespace extmod
