// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "support/input_tree.h"
#include "verify/finding.h"

namespace extmod {

/// A headers tree of a package or machine.
struct PlacedHeaders {
  std::string place;    ///< its folder
  std::string release;  ///< empty if the tree does not say
};

/// Whether /lib/modules/RELEASE/build of each headers tree leads to it. Rule build-link.
Findings audit_build_links(const InputTree& tree, const std::vector<PlacedHeaders>& headers);

}  // namespace extmod
