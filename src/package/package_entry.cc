// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_entry.h"

#include "support/digest.h"

namespace extmod {

EntryContent hashed(std::string bytes, const Digests& digests) {
  std::string md5 = digests.md5 ? digest_of(Digest::md5(), bytes) : "";
  std::string sha256 = digests.sha256 ? digest_of(Digest::sha256(), bytes) : "";
  return {std::move(bytes), std::move(md5), std::move(sha256)};
}

PackageEntry folder_entry(const std::string& path) {
  return {path, EntryKind::folder, 0755, {}, {}};
}
PackageEntry link_entry(const std::string& path, const std::string& target) {
  return {path, EntryKind::link, 0777, target, {}};
}
PackageEntry file_entry(const std::string& path, mode_t mode) {
  return {path, EntryKind::file, mode, {}, {}};
}

PackageEntry installed_at(PackageEntry entry, const std::string& place) {
  if (!place.empty()) entry.path = entry.path.empty() ? place : place + "/" + entry.path;
  return entry;
}

}  // namespace extmod
