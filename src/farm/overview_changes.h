// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

namespace extmod {

/// What became of a farm's cells since the run before.
struct FarmChanges {
  std::map<std::string, std::vector<std::string>> cells =
      {};                                            ///< in words, by name; those that are as before are not here
  std::map<std::string, std::string> packages = {};  ///< `new`, `as before` or how it changed, by path
  std::vector<std::string> gone = {};                ///< cells that only the run before had
};

/// By the texts of farm.json of both runs. Nothing changed where there was no run, or its report cannot be read.
FarmChanges farm_changes(const std::string& report, const std::string& before);

}  // namespace extmod
