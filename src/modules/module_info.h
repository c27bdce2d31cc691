// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace extmod {

/// What libkmod says of a module's .modinfo, by keys; nothing if it cannot read it. `elf` is a module without
/// compression and signature whose sections lie inside it. Throws an environment Error if there is no memory file.
std::optional<std::multimap<std::string, std::string>> read_module_info(std::string_view elf);

}  // namespace extmod
