// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace extmod {

/// Makes libraries that were unpacked for / serve in a folder: absolute links become relative, a link whose target is
/// in another library folder leads there, linker scripts name libraries without a path. Links of libraries that still
/// lead nowhere are removed and named in the result, one sentence each.
std::vector<std::string> mend_sysroot(const std::filesystem::path& sysroot);

}  // namespace extmod
