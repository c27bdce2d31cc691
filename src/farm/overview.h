// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace extmod {

/// The page index.html about a farm: the matrix as a table, and every task with its steps, packages and findings. It is
/// one file: style and script are in it, and every link is relative. `report` is the text of farm.json, `before` that
/// of the run before, empty without one.
std::string farm_overview(const std::string& report, const std::string& before);

}  // namespace extmod
