// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace extmod {

/// The name of a module for the kernel: of a path, its last part, `-` and `_` alike.
inline std::string module_key(std::string_view module) {
  std::string key(module.substr(module.rfind('/') + 1));
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

}  // namespace extmod
