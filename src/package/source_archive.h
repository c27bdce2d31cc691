// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "package/package_visitor.h"
#include "support/spool.h"

namespace extmod {

struct UnpackedSource {
  std::filesystem::path root;  ///< the one top folder of the archive, or `into`
  int64_t newest = 0;          ///< time of the newest file, seconds since 1970
};

/// Unpacks a tarball, compressed or not, into an empty folder of ours. What version control keeps is left out unless
/// `keep_vcs` is set. `name` is the archive, for messages. All of `packed` is read. Throws Error with status unverified
/// for an archive that is damaged, goes over a limit, or has an entry or a link that leaves its top folder.
UnpackedSource unpack_source(const NextBlock& packed, const std::filesystem::path& name, const Limits& limits,
                             bool keep_vcs, const std::filesystem::path& into);

/// The one tarball that a distribution's package of a kernel's source has in usr/src, and its name. Nothing if the file
/// is no such package, by its name. Throws Error with status impossible if it has none or several.
struct PackagedTarball {
  std::string name;
  Spool bytes;
};
std::optional<PackagedTarball> tarball_in_package(const std::filesystem::path& file, const Limits& limits);

}  // namespace extmod
