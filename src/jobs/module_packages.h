// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "jobs/packages_request.h"
#include "package/finished_packages.h"
#include "package/module_package.h"
#include "support/process.h"
#include "support/progress.h"

namespace extmod {

/// The packages that `module --format` was asked for.
struct ModulePackagesRequest : PackagesRequest {
  ModulePackageRequest package;
  std::optional<std::string> run_arch;  ///< whose architecture the packages have; else the kernel's usual one
};

/// What is known of the modules beside what they say.
struct ModulePackagesFacts {
  std::string project;           ///< a name for all of them, such as that of their folder; may be empty
  std::filesystem::path folder;  ///< with a source; git's user there may be the maintainer
  int64_t newest_time = 0;       ///< of the sources: the time of everything in the packages without SOURCE_DATE_EPOCH
};

struct ModulePackages {
  PackageInfo package;
  std::vector<WrittenPackage> packages;
  std::vector<std::filesystem::path> lists;  ///< files beside them that list them, for an upload
};

/// What can be seen before modules are built. Throws Error with status impossible for a format, --run-arch, version
/// or relation that is none, and for a folder with somebody else's manifest.json.
void check_module_packages(const ModulePackagesRequest& request);

/// Writes the packages, SHA256SUMS and the manifests into the folder, all together. `workspace` is private. Throws
/// Error with status impossible for words that a format does not take.
ModulePackages package_modules(const ModulePackagesRequest& request, const VerifiedModules& modules,
                               const ModulePackagesFacts& facts, CommandRunner& runner, Progress& progress,
                               const std::filesystem::path& workspace);

}  // namespace extmod
