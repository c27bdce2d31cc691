// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "jobs/repair.h"
#include "jobs/wrong_programs.h"
#include "package/package_changes.h"
#include "support/process.h"

namespace extmod {

/// A package or folder that is to be repaired, opened.
struct OpenedPath {
  const InputTree* tree = nullptr;       ///< what changes
  std::vector<std::string> places;       ///< of its headers trees
  const InputTree* installed = nullptr;  ///< the same with what it is installed with
};

/// Rebuilds what is wrong, in a private copy below `workspace`, which is empty. Adds to the row what was rebuilt and
/// what has to be left out. Throws Error with status unverified where a program without which no module can be built
/// cannot be made, and as make_packaged_programs() does.
PackageChanges find_changes(const RepairRequest& request, const OpenedPath& opened, const WrongPrograms& wrong,
                            CommandRunner& runner, Steps& steps, const std::filesystem::path& workspace,
                            RepairedPath& row);

}  // namespace extmod
