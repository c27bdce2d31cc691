// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "verify/verified_tree.h"

namespace extmod {

/// One check. It looks and changes nothing; others run beside it.
struct Check {
  const char* name;
  Findings (*run)(const TreeContent& content, const TreeExpectation& expectation);
};

/// All checks, in the order of their findings.
const std::vector<Check>& checks();

/// elf-machine, elf-class, elf-byte-order, elf-abi, elf-type, elf-refused, elf-interpreter, elf-too-new, elf-needed,
/// elf-runpath
Findings audit_elf(const TreeContent& content, const TreeExpectation& expectation);
/// required-file, source-part, required-program, module-build-file, module-build-program, release-mismatch,
/// module-symvers
Findings audit_files(const TreeContent& content, const TreeExpectation& expectation);
/// link-dangling, link-outside, not-a-file
Findings audit_links(const TreeContent& content, const TreeExpectation& expectation);
/// makefile-include
Findings audit_includes(const TreeContent& content, const TreeExpectation& expectation);
/// release-mismatch
Findings audit_kernel_version(const TreeContent& content, const TreeExpectation& expectation);
/// config-mismatch
Findings audit_config(const TreeContent& content, const TreeExpectation& expectation);
/// modpost-elfconfig
Findings audit_elfconfig(const TreeContent& content, const TreeExpectation& expectation);
/// elf-interpreter, elf-too-new, elf-needed: against the release of a distribution
Findings audit_distribution(const TreeContent& content, const TreeExpectation& expectation);
/// signing-key
Findings audit_signing(const TreeContent& content, const TreeExpectation& expectation);
/// file-mode, config-times
Findings audit_modes(const TreeContent& content, const TreeExpectation& expectation);

/// symvers-format, symvers-vmlinux, symvers-crc, symvers-duplicate, symvers-untrue
Findings audit_symvers(const TreeContent& content, const TreeExpectation& expectation);

}  // namespace extmod
