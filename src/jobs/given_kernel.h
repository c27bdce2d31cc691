// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "modules/kernel_exports.h"
#include "support/limits.h"

namespace extmod {

/// What the kernel of this release exports: of vmlinux, System.map, modules, folders and packages with them. Throws
/// Error as read_kernel_exports(), and with status environment for a path that is not there.
std::shared_ptr<const KernelExports> read_given_kernel(const std::vector<std::filesystem::path>& paths,
                                                       const std::string& release, const Limits& limits);

}  // namespace extmod
