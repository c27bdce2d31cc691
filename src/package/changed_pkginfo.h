// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace extmod {

/// What a .PKGINFO gets; all other lines stay as they are.
struct PkginfoChanges {
  std::string version;
  int64_t growth = 0;                    ///< of the installed size, in bytes
  std::optional<std::string> data_hash;  ///< nothing: there is no such line
  /// Nothing: dependencies stay. Otherwise those that `is_derived` knows by the name give way to these.
  std::optional<std::vector<std::string>> depends;
  std::function<bool(const std::string& name)> is_derived;
};

/// The lines `key = value` with these changes. Names that the package provides at its own version get the new one.
std::string changed_pkginfo(const std::string& text, const PkginfoChanges& changes);

}  // namespace extmod
