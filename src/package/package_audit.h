// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "package/package_tree.h"
#include "verify/finding.h"

namespace extmod {

struct PackageAudit {
  Findings findings;
  size_t outside = 0;  ///< entries outside the headers trees, folders left out
};

/// Judges what a package has beside its headers trees, whose paths are `places`: modes, owners and kinds of all
/// entries, what the system runs or reads by itself, maintainer scripts. Rules package-mode, file-owner, not-a-file,
/// absolute-path, runs-by-itself, maintainer-script, package-metadata.
PackageAudit audit_package(const PackageTree& package, const std::vector<std::string>& places);

}  // namespace extmod
