// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "verify/verified_tree.h"

namespace extmod {

/// One check: looks, never mends.
struct Check {
  const char* name;
  void (*run)(const TreeContent& content, const TreeExpectation& expectation, Findings& findings);
};

/// Every check there is, in the order in which they run.
const std::vector<Check>& checks();

/// elf-machine, elf-class, elf-byte-order, elf-abi, elf-type, elf-interpreter, elf-too-new, elf-needed, elf-runpath
void audit_elf(const TreeContent& content, const TreeExpectation& expectation, Findings& findings);
/// required-file, source-part, required-program, release-mismatch, module-symvers
void audit_files(const TreeContent& content, const TreeExpectation& expectation, Findings& findings);
/// link-dangling, link-outside, not-a-file
void audit_links(const TreeContent& content, const TreeExpectation& expectation, Findings& findings);
/// file-mode, config-times
void audit_modes(const TreeContent& content, const TreeExpectation& expectation, Findings& findings);

}  // namespace extmod
