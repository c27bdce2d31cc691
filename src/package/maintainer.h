// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "support/process.h"

namespace extmod {

/// `Name <address>`: DEBFULLNAME and DEBEMAIL, else KBUILD_BUILD_USER and KBUILD_BUILD_HOST, else git's user in the
/// folder, else a placeholder. Never made from login and host name.
std::string find_maintainer(CommandRunner& runner, const std::filesystem::path& folder);

}  // namespace extmod
