// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "support/file_walk.h"

namespace extmod {

/// An entry of a package's payload.
struct PackageEntry {
  std::string path;  ///< in the headers tree; each writer puts the tree at its format's place
  EntryKind kind = EntryKind::file;
  mode_t mode = 0644;        ///< permission bits
  std::string target;        ///< of a link
  bool from_source = false;  ///< comes from srctree: the same for every configuration
};

/// The digests that a format keeps of each file.
struct Digests {
  bool md5 = true;
  bool sha256 = true;
};

/// What a writer gets for an entry: read and hashed once for all writers.
struct EntryContent {
  std::string bytes;
  std::string md5;     ///< lower-case hex; only for files, and if a format wants it
  std::string sha256;  ///< the same
};

/// The content of a file, hashed.
EntryContent hashed(std::string bytes, const Digests& digests = {});

PackageEntry folder_entry(const std::string& path);
PackageEntry link_entry(const std::string& path, const std::string& target);
PackageEntry file_entry(const std::string& path, mode_t mode = 0644);

/// The entry at its installed place, without the leading slash; `place` itself for the tree's own folder.
PackageEntry installed_at(PackageEntry entry, const std::string& place);

}  // namespace extmod
