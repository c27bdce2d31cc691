// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/verified_tree.h"

namespace extmod {

/// module-build-file, module-build-program: what the makefiles would run and read for a module is there. A path that
/// `findings` names is left out; findings about missing files get the makefile that needs them.
void audit_module_build(const TreeContent& content, Findings& findings);

}  // namespace extmod
