// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "jobs/sysroot_env.h"

namespace extmod {

/// shell, cmake, meson, json
std::vector<std::string> env_formats();

/// What `sysroot --env` prints in one of these formats. Throws Error with status impossible for a path that the format
/// has no way to write.
std::string env_text(const SysrootEnv& env, const std::string& format);

}  // namespace extmod
