// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace extmod {

/// What a .buildinfo says of the machine (deb-buildinfo(5)).
struct DebBuildMachine {
  std::string architecture;           ///< in dpkg's words; empty where there is no dpkg
  std::vector<std::string> packages;  ///< that are installed, `gcc-12 (= 12.2.0-14)`, sorted
};

/// From the text of /var/lib/dpkg/status.
DebBuildMachine deb_build_machine(const std::string& status);

}  // namespace extmod
