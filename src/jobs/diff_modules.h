// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include "jobs/diff.h"
#include "verify/module_audit.h"

namespace extmod {

/// Compares each module of these paths with both kernels, which both have exports; modules may need each other. Throws
/// Error for a path that cannot be read or has no module; a damaged module among others is a row.
std::vector<DiffModule> diff_modules(const std::vector<std::filesystem::path>& paths, const ModuleExpectation& a,
                                     const ModuleExpectation& b, const Limits& limits);

}  // namespace extmod
