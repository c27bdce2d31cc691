// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "jobs/module_packages.h"

namespace extmod {

/// The .manifest.json beside packages of modules. The README's reference describes it.
std::string module_manifest(const ModulePackagesRequest& request, const VerifiedModules& modules,
                            const ModulePackages& made);

}  // namespace extmod
