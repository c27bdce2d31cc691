// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "kernel/kernel_config.h"

namespace extmod {

/// About how many lines like `  CC      foo.o` a full build of this source prints under this configuration. The
/// makefiles' lists are read as text, without their conditions: good enough for a progress line.
size_t estimate_build(const std::filesystem::path& srctree, const std::string& srcarch, const KernelConfig& config);

}  // namespace extmod
