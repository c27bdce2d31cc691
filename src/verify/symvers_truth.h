// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "modules/exported_symbol.h"
#include "modules/kernel_exports.h"
#include "verify/finding.h"

namespace extmod {

/// symvers-untrue: where Module.symvers and the kernel that it should describe disagree. CRCs count under
/// CONFIG_MODVERSIONS only.
Findings compare_exports(const ExportedSymbols& symvers, const KernelExports& kernel, bool modversions);

}  // namespace extmod
