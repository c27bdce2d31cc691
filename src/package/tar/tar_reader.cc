// SPDX-License-Identifier: GPL-2.0-or-later
#include <archive.h>

#include "package/read_archive.h"
#include "package/tar/tar.h"

namespace extmod {

void read_tar(const std::filesystem::path& package, const Limits& limits, PackageVisitor& visitor) {
  FileDescriptor file = open_regular_file(package);
  PlainBytes plain(bytes_of_file(file, package), package, limits);
  ReadArchive reader = open_tar(plain, package);
  EntryGate gate(package, limits, visitor);
  std::string owner;
  while (archive_entry* entry = next_entry(reader.get(), package)) {
    InstalledEntry facts = facts_of(entry);
    // Whoever unpacks it as root may give the files to root.
    if (owner.empty()) owner = facts.owner;
    facts.owner.clear();
    gate.entry(facts, content_of(reader.get(), package));
  }
  if (!owner.empty()) visitor.remark("its files belong to " + owner + ": unpack it with --no-same-owner");
}

bool is_tar(const std::filesystem::path& package) {
  std::string name = package.filename();
  return name.find(".tar") != std::string::npos && name.find(".pkg.tar") == std::string::npos;
}

}  // namespace extmod
