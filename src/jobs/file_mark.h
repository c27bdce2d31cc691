// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace extmod {

/// Size and time of a file, which is another text after most changes; empty where there is none.
std::string file_mark(const std::filesystem::path& path);

}  // namespace extmod
