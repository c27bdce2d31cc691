// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "kernel/kernel_tree.h"

namespace extmod {

/// Files that are not in our packages otherwise, but in the headers packages of this tree's own scripts/package: paths
/// for PlanRequest::include.
///
/// Up to 6.2 builddeb takes all of scripts/, with the device tree compiler that people run on their boards.
std::vector<std::string> replaced_content(const KernelTree& tree);

}  // namespace extmod
