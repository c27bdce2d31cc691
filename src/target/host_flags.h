// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/process.h"
#include "target/toolchain.h"

namespace extmod {

/// The compiler's flags for host programs. `folder` is the one whose name must not get into them.
struct HostFlags {
  std::vector<std::string> cflags;
  std::vector<std::string> ldflags;
  Environment pkg_config;
};
HostFlags host_flags(const Toolchain& toolchain, const std::filesystem::path& folder);

}  // namespace extmod
