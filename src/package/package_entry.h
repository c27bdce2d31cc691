#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "support/file_walk.h"

namespace extmod {

/// One entry of a package's payload.
struct PackageEntry {
  std::string path;  ///< as installed, without the leading slash
  EntryKind kind = EntryKind::file;
  mode_t mode = 0644;  ///< permission bits
  std::string target;  ///< of a link
  std::string source;  ///< where a file's content is; empty for content made by a writer
};

/// What a writer gets for one entry: read and hashed once for all writers.
struct EntryContent {
  std::string bytes;
  std::string md5;  ///< lower-case hex; only for files
};

}  // namespace extmod
