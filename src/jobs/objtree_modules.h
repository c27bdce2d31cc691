// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "kernel/kernel_tree.h"
#include "verify/finding.h"

namespace extmod {

/// symvers-stale: the modules that lie in objtree, those of modules.order, against its Module.symvers and release. Of
/// each only its CRCs and .modinfo are read. No findings where there are no modules.
Findings audit_objtree_modules(const KernelTree& tree);

}  // namespace extmod
