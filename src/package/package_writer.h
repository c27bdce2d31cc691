// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "package/finished_packages.h"
#include "package/package_format.h"
#include "verify/verified_modules.h"
#include "verify/verified_tree.h"

namespace extmod {

/// Feeds the verified tree to a writer for every format, hashing each file once. The folder itself is not read again.
/// The packages appear when all are complete and the caller commits them. `from_source` has the paths that come from
/// srctree.
FinishedPackages write_packages(VerifiedTree tree, const PackageInfo& info, const std::vector<WantedFormat>& formats,
                                const WriterSettings& settings, const std::set<std::string>& from_source = {});

/// The same for modules: `info.modules` says whose.
FinishedPackages write_module_packages(const VerifiedModules& modules, const PackageInfo& info,
                                       const std::vector<WantedFormat>& formats, const WriterSettings& settings);

}  // namespace extmod
