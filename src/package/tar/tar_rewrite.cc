// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/compressor.h"
#include "package/read_archive.h"
#include "package/rewrite.h"
#include "package/tar/tar.h"
#include "package/tar_copy.h"
#include "support/text.h"

namespace extmod {
namespace {

/// NAME_VERSION_ARCHITECTURE.tar.xz, where only the version changes. The version of another name stands at its end.
std::string new_name(const std::string& name, const std::string& version) {
  const size_t end = name.find(".tar");
  const std::string stem = name.substr(0, end);
  const size_t last = stem.rfind('_');
  const size_t first = last == std::string::npos || last == 0 ? std::string::npos : stem.rfind('_', last - 1);
  if (first == std::string::npos)
    return (version.empty() ? repaired_version(stem) : stem + "_" + tar_word(version)) + name.substr(end);
  const std::string old = stem.substr(first + 1, last - first - 1);
  return stem.substr(0, first + 1) + (version.empty() ? repaired_version(old) : tar_word(version)) + name.substr(last);
}

}  // namespace

std::unique_ptr<AtomicFile> rewrite_tar(const Rewrite& rewrite) {
  if (!rewrite.changes.version.empty())
    check_version(rewrite.changes.version, "[A-Za-z0-9:._+~-]+", "it has ASCII letters, digits and : . _ + ~ - only");
  auto file = std::make_unique<AtomicFile>(rewrite.settings.output /
                                           new_name(rewrite.package.filename(), rewrite.changes.version));
  FileDescriptor source = open_regular_file(rewrite.package);
  PlainBytes plain(bytes_of_file(source, rewrite.package), rewrite.package, rewrite.limits);
  plain.check_as_tar();
  Compressor compressor(same_compression(plain, rewrite.settings, rewrite.package),
                        into_file(file->fd(), file->target()), file->target());
  TarCopy copy([&compressor](std::string_view bytes) { compressor.write(bytes); }, rewrite.package);
  copy.change(rewrite.changes, [&](const std::string& path) { return rewrite.original.has(path); });
  copy.copy(plain.bytes());
  compressor.close();
  return file;
}

}  // namespace extmod
