// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "support/input_tree.h"
#include "verify/finding.h"

namespace extmod {

/// Whether two packages that need each other can be installed together. Rule file-conflict, at most one finding.
Findings audit_conflicts(const InputTree& package, const InputTree& other);

}  // namespace extmod
