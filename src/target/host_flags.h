// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "support/process.h"
#include "target/toolchain.h"

namespace extmod {

/// How host programs are to be made, beside what tree and toolchain say.
struct HostSettings {
  std::optional<std::filesystem::path> sysroot;
  bool static_link = false;
  int jobs = 1;
};

/// The compiler's flags for host programs. `folder` is the one whose name must not get into them.
struct HostFlags {
  std::vector<std::string> cflags;
  std::vector<std::string> ldflags;
  Environment pkg_config;
};
HostFlags host_flags(const Toolchain& toolchain, const HostSettings& settings, const std::filesystem::path& folder);

}  // namespace extmod
