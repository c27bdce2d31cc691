// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "support/limits.h"

namespace extmod {

/// The control member of a package (deb-control(5), deb-shlibs(5)).
struct DebIdentity {
  std::string name;
  std::string version;
  std::string architecture;
  std::vector<std::string> depends;           ///< Depends and Pre-Depends, one relation each, unchanged
  std::map<std::string, std::string> shlibs;  ///< soname -> what depends on it, `libssl3 (>= 3.0.22)`
};
/// Throws Error with status unverified for anything that is no whole .deb.
DebIdentity identify_deb(const std::filesystem::path& package, const Limits& limits = {});

}  // namespace extmod
