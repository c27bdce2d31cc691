// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <string>

namespace extmod {

/// Why somebody else than this user and root may change a file or folder of which this is known, for people: `belongs
/// to user 1000`; empty if nobody may. The group that a user has alone counts as that user.
std::string why_not_ours(const struct stat& status);

/// The same for what a path names, with every folder and link on the way to it: `/srv/x belongs to user 1000`. On the
/// way a folder that all may write passes if it has the sticky bit. What does not exist yet ends the way.
std::string why_not_ours(const std::filesystem::path& path);

}  // namespace extmod
