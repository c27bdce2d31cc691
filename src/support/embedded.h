// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace extmod {

/// The content of a file of kbuild-snippets/ or packaging/ that was built into the program,
/// by its path in the repository.
std::string_view embedded_file(std::string_view name);

}  // namespace extmod
