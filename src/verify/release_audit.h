// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "verify/build_link_audit.h"
#include "verify/finding.h"

namespace extmod {

/// Whether the folder of a headers tree, and the package it is in, are named for the release that the tree holds. Rule
/// release-mismatch. `package` is the package's name, empty for a folder.
Findings audit_names(const PlacedHeaders& headers, const std::string& package);

}  // namespace extmod
