// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <set>
#include <string>

#include "package/deb/deb_control.h"
#include "package/package_format.h"
#include "package/packed_archive.h"
#include "package/scratch_file.h"
#include "support/atomic_file.h"

namespace extmod {

class ArFile;

/// Writes one .deb (deb(5), format 2.0). Takes files and links at their installed places, in the order of names.
/// Adds the folders above them.
class DebFile {
 public:
  DebFile(DebPackage package, const PackageInfo& info, const WriterSettings& settings);

  void add(const PackageEntry& entry, const EntryContent& content);
  /// Copyright and changelog, in /usr/share/doc.
  void add_documents();
  /// Gives the package the maintainer scripts.
  void with_scripts() { scripts_ = true; }
  AtomicFile* finish();

  const DebPackage& package() const { return package_; }
  const AtomicFile& file() const { return file_; }

 private:
  void add_parents(const std::string& path);
  void add_overrides();
  void write_control();
  void append(ArFile& ar, const std::string& name, const ScratchFile& file);
  void append_signature(ArFile& ar);

  DebPackage package_;
  PackageInfo info_;
  Compression compression_;
  const Signer* signer_;
  AtomicFile file_;
  ScratchFile control_file_;
  ScratchFile data_file_;
  PackedArchive data_;
  std::set<std::string> folders_;
  std::string md5sums_;
  uint64_t installed_size_ = 0;
  std::filesystem::path signed_path_;  ///< covered by the signature inside
  bool scripts_ = false;
  bool type_only_vmlinux_ = false;
};

}  // namespace extmod
