// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "package/package_info.h"
#include "verify/verified_modules.h"

namespace extmod {

/// What the person wants of packages of modules; in `name` that of the project.
struct ModulePackageRequest : PackageRequest {
  std::string licence = {};                      ///< SPDX expression, instead of what the modules say
  std::vector<std::string> image_packages = {};  ///< relations to the kernel's package, as ModulesPackage::kernel
};

/// The SPDX expression for what MODULE_LICENSE says: `GPL v2` -> `GPL-2.0-only`
/// (Documentation/process/license-rules.rst of the kernel). `LicenseRef-...` for a word that the kernel has no licence
/// for.
std::string module_licence(const std::string& declared);

/// Throws Error with status impossible for a version, relation or script that is none. For before modules are built.
void check_module_package(const ModulePackageRequest& request);

/// What packages of these modules say: `NAME-modules-RELEASE`, NAME being request.name, else `project`, else the first
/// module. Version, licence, authors and texts come from .modinfo unless the person gave them. Without a version that
/// all modules with one agree on, it is 0-1, which every later one follows. Throws Error with status impossible for a
/// version or relation that is none.
PackageInfo module_package_info(const ModulePackageRequest& request, const VerifiedModules& modules,
                                const std::string& project, const Userland& userland, int64_t time);

}  // namespace extmod
