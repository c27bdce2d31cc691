// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include "modules/kernel_exports.h"
#include "support/limits.h"
#include "support/tree_place.h"
#include "verify/module_audit.h"

namespace extmod {

/// What modules must fit, by the headers of their kernel: its release, configuration, vermagic, Module.symvers, the
/// machine of its objects. Throws Error with status unverified if it is not a headers tree.
ModuleExpectation expectation_for_modules(const TreePlace& headers);

/// The same without what needs the most time: exports, type information, certificate.
ModuleExpectation kernel_of_headers(const TreePlace& headers);

/// What the kernel itself exports, where it tells, and else what Module.symvers says.
ExportedSymbols exports_of(const KernelExports& kernel, const ExportedSymbols& symvers);

/// The same for packages and folders that are installed together and hold the headers of one kernel. Throws Error with
/// status impossible if they hold several, unless one of them is of this release.
ModuleExpectation expectation_of_headers(const std::vector<std::filesystem::path>& paths, const std::string& release,
                                         const Limits& limits);

}  // namespace extmod
