// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/changed_pkginfo.h"
#include "package/compressor.h"
#include "package/pacman/changed_mtree.h"
#include "package/pacman/pacman.h"
#include "package/pacman/pacman_metadata.h"
#include "package/read_archive.h"
#include "package/rewrite.h"
#include "package/tar_copy.h"
#include "support/text.h"

namespace extmod {
namespace {

/// [EPOCH:]PKGVER-PKGREL; a pkgrel is a number, so the mark stands before it.
std::string new_version(const Rewrite& rewrite) {
  const std::string& wanted = rewrite.changes.version;
  const std::string& old = rewrite.original.declaration().version;
  const size_t release = old.rfind('-');
  if (wanted.empty() && release != std::string::npos)
    return repaired_version(old.substr(0, release)) + old.substr(release);
  if (wanted.empty()) return repaired_version(old);
  check_version(wanted, "([0-9]+:)?[A-Za-z0-9._+~]+-[0-9.]+", "write [EPOCH:]PKGVER-PKGREL");
  return wanted;
}

/// glibc, musl, and sonames as makepkg writes them: `libcrypto.so=3-64`.
bool is_library(const std::string& name) {
  return name == "glibc" || name == "musl" || name.ends_with(".so");
}

std::string changed_info(const Rewrite& rewrite) {
  PkginfoChanges changes;
  changes.version = new_version(rewrite);
  changes.growth = rewrite.original.growth(rewrite.changes, [](uint64_t size) { return size; });
  changes.is_derived = is_library;
  if (rewrite.changes.derive_depends) changes.depends = pacman_depends(info_of(rewrite.changes));
  return changed_pkginfo(rewrite.original.metadata_of(".PKGINFO"), changes);
}

std::string changed_buildinfo(const Rewrite& rewrite) {
  PkginfoChanges changes;
  changes.version = new_version(rewrite);
  return changed_pkginfo(rewrite.original.metadata_of(".BUILDINFO"), changes);
}

/// The package manager's own files, which stand before the tree.
std::map<std::string, std::string> changed_metadata(const Rewrite& rewrite) {
  std::map<std::string, std::string> texts;
  texts[".PKGINFO"] = changed_info(rewrite);
  if (rewrite.original.has_metadata(".BUILDINFO")) texts[".BUILDINFO"] = changed_buildinfo(rewrite);
  std::map<std::string, TarContent> files;
  for (const auto& [name, text] : texts) files[name] = {text, {}, {}};
  for (const auto& [path, file] : rewrite.changes.files) files[path] = {file.bytes, file.mode, rewrite.changes.time};
  texts[".MTREE"] = changed_mtree(rewrite.original.metadata_of(".MTREE"), files, rewrite.changes.removed,
                                  rewrite.package, rewrite.limits);
  return texts;
}

}  // namespace

std::unique_ptr<AtomicFile> rewrite_pacman(const Rewrite& rewrite) {
  const PackageDeclaration& declaration = rewrite.original.declaration();
  const auto metadata = changed_metadata(rewrite);
  FileDescriptor source = open_regular_file(rewrite.package);
  PlainBytes plain(bytes_of_file(source, rewrite.package), rewrite.package, rewrite.limits);
  plain.check_as_tar();
  const Compression compression = same_compression(plain, rewrite.settings, rewrite.package);
  auto file = std::make_unique<AtomicFile>(rewrite.settings.output /
                                           (declaration.name + "-" + new_version(rewrite) + "-" +
                                            declaration.architecture + ".pkg.tar" + file_ending(compression.kind)));
  Compressor compressor(compression, into_file(file->fd(), file->target()), file->target());
  TarCopy copy([&compressor](std::string_view bytes) { compressor.write(bytes); }, rewrite.package);
  for (const auto& [name, text] : metadata) copy.replace(name, {text, {}, {}});
  copy.change(rewrite.changes, [&](const std::string& path) { return rewrite.original.has(path); });
  copy.copy(plain.bytes());
  compressor.close();
  return file;
}

}  // namespace extmod
