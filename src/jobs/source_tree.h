// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "support/limits.h"
#include "support/process.h"
#include "support/progress.h"

namespace extmod {

/// Where a kernel's source comes from.
struct SourceRequest {
  std::filesystem::path source;                     ///< tarball, folder, or a package that holds the tarball
  std::optional<std::filesystem::path> sha256sums;  ///< list of checksums, one of them that of the source
  std::optional<std::filesystem::path> signature;   ///< detached, by gpg: of the file or of the tar in it
  std::optional<std::filesystem::path> keyring;     ///< with the keys that count; else those of the user's gpg
  std::optional<std::filesystem::path> unpack;      ///< folder for the unpacked source, which runs may share
  bool keep_vcs = false;                            ///< unpack `.git` and the like, too
  Limits limits = {};
};

/// A source that is there as a folder.
struct SourceTree {
  std::filesystem::path source;   ///< what was given, absolute
  std::filesystem::path srctree;  ///< absolute
  std::string sha256;             ///< of the file; empty for a folder
  std::string fingerprint;        ///< other for another content; of a folder by names, sizes and times
  int64_t newest = 0;             ///< time of the newest file, seconds since 1970
  bool is_ours = false;           ///< unpacked by us
};

/// Checks what was given, then unpacks it, unless an earlier run has. `unpack_to` is the folder if the request names
/// none. Throws Error: status impossible for a checksum or signature that is wrong or missing, before anything is
/// unpacked; unverified for a damaged or hostile archive. After an error or signal the folder is not there.
SourceTree provide_source(const SourceRequest& request, const std::filesystem::path& unpack_to, CommandRunner& runner,
                          Progress& progress);

}  // namespace extmod
