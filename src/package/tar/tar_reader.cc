// SPDX-License-Identifier: GPL-2.0-or-later
#include <archive.h>

#include "package/tar/tar.h"
#include "package/unpack.h"

namespace extmod {
namespace {

constexpr size_t kBlock = 65536;

}  // namespace

void unpack_tar(const std::filesystem::path& package, const std::filesystem::path& into) {
  ReadArchive reader = new_reader();
  archive_read_support_format_tar(reader.get());
  if (archive_read_open_filename(reader.get(), package.c_str(), kBlock) != ARCHIVE_OK)
    fail_malformed(reader.get(), package);
  extract_all(reader.get(), into, package);
}

bool is_tar(const std::filesystem::path& package) {
  std::string name = package.filename();
  return name.find(".tar") != std::string::npos && name.find(".pkg.tar") == std::string::npos;
}

}  // namespace extmod
