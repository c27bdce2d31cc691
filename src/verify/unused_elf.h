// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "verify/verified_tree.h"

namespace extmod {

/// Whether a module build runs or loads this ELF file, or links modules with it. A whole build tree has many that it
/// does not: a 32-bit vDSO, code of the boot loader, objects of the kernel and of host programs.
bool is_for_module_builds(const std::string& path, const ElfFacts& elf, const TreeExpectation& expectation);

/// Makes notes of errors in ELF files of somebody's tree that no module build touches.
void spare_unused_elf(const TreeContent& content, const TreeExpectation& expectation, Findings& findings);

}  // namespace extmod
