// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace extmod {

/// Makes libraries that were packaged for / usable in a folder. Absolute links become relative. A link whose target is
/// in another library folder points there. Linker scripts name libraries without a path. Links of libraries that still
/// dangle are removed; the result has a sentence about each.
std::vector<std::string> repair_sysroot(const std::filesystem::path& sysroot);

}  // namespace extmod
