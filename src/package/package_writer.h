// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "package/finished_packages.h"
#include "package/package_format.h"

namespace extmod {

/// Reads each file of the tree once, hashes it once and feeds it to a writer for every format; the packages appear when
/// all are complete and somebody commits them. `from_source` holds the paths that come from srctree.
FinishedPackages write_packages(VerifiedTree tree, const PackageInfo& info, const std::vector<WantedFormat>& formats,
                                const WriterSettings& settings, const std::set<std::string>& from_source = {});

}  // namespace extmod
