// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "farm/task.h"

namespace extmod {

/// The same tasks for another engine, in its own language.
struct FarmExport {
  const char* name;
  const char* summary;
  std::string (*write)(const Farm& farm, const std::string& program);
};

/// make, ninja, gitlab, github, json
const std::vector<FarmExport>& farm_exports();

/// Runners of GitLab and GitHub must share the farm's folder.
std::string exported_json(const Farm& farm, const std::string& program);
std::string exported_gitlab(const Farm& farm, const std::string& program);
std::string exported_github(const Farm& farm, const std::string& program);

}  // namespace extmod
