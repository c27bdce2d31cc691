// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "package/compression.h"
#include "package/read_archive.h"

namespace extmod {

/// A member of a .deb that is a tar archive.
struct DebTar {
  std::string name;  ///< `control.tar.xz`
  archive* tar;      ///< of libarchive, opened
};

/// Goes through the members as dpkg does (deb(5)): debian-binary with version 2.x, control.tar, data.tar, in this
/// order. Members whose names begin with _ are left out. dpkg reads nothing after data.tar, other programs do: another
/// member there is an error. Calls `control` and `data` with their archives. Throws Error with status unverified for
/// anything else, and where a member is not compressed as its name says.
void read_deb_members(const std::filesystem::path& package, const Limits& limits,
                      const std::function<void(const DebTar&)>& control,
                      const std::function<void(const DebTar&)>& data);

/// How its data member is compressed; nothing if that is not one of ours.
std::optional<CompressionKind> compression_of_deb(const std::filesystem::path& package);

}  // namespace extmod
