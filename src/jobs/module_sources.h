// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "jobs/trial_room.h"

namespace extmod {

/// Where commands see the copies, so that modules do not depend on where the sources are.
inline constexpr const char* kModulesPlace = "/usr/src/extmod-pkg";

struct ModuleSourcesRequest {
  std::vector<std::string> folders;  ///< `DIR`, or `DIR:SUBDIR` where the modules are in SUBDIR and need all of DIR
  bool in_place = false;             ///< built where they are, not in copies
};

/// A folder with sources of modules.
struct ModuleSource {
  std::string given;             ///< by the user
  std::filesystem::path folder;  ///< where it is built, as we see it
  std::string place;             ///< the same as commands see it
};

/// Finds the folders and copies them into the room, unless they are built in place. Copies keep their places relative
/// to each other. What an earlier build has left in them is not copied. A link to a file outside becomes a copy of the
/// file. Throws Error with status impossible for a folder that is not there, or that Kbuild cannot take.
std::vector<ModuleSource> prepare_module_sources(const ModuleSourcesRequest& request, const TrialRoom& room);

/// The newest time of a file in them, seconds since 1970, without what an earlier build or git has left. Call it before
/// they are built.
int64_t newest_source_time(const std::vector<ModuleSource>& sources);

}  // namespace extmod
