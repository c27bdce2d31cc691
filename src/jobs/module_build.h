// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "jobs/module_make.h"

namespace extmod {

/// The modules of one folder.
struct BuiltFolder {
  ModuleSource source;
  std::vector<MadeModule> modules;
};

/// Builds the folders in their order, each with the symbols of those before it. A folder that needs symbols of a later
/// one is built a second time, when they are known: the CRCs of what a module exports do not depend on what it imports.
std::vector<BuiltFolder> build_folders(const std::vector<ModuleSource>& sources, ModuleMake& make, Progress& progress);

}  // namespace extmod
