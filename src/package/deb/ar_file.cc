// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/ar_file.h"

#include <archive.h>
#include <archive_entry.h>

namespace extmod {

ArFile::ArFile(ByteSink sink, int64_t time, const std::string& name) : writer_(std::move(sink), name), time_(time) {
  writer_.check(archive_write_set_format_ar_bsd(writer_.handle()));
  writer_.open();
}

void ArFile::begin(const std::string& name, uint64_t size) {
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, name.c_str());
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0644);
  archive_entry_set_mtime(entry, time_, 0);
  archive_entry_set_size(entry, static_cast<la_int64_t>(size));
  int status = archive_write_header(writer_.handle(), entry);
  archive_entry_free(entry);
  writer_.check(status);
}

}  // namespace extmod
