// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <set>
#include <string>
#include <vector>

namespace extmod {

/// The libraries of a release of a distribution, which stay the same as long as it is supported.
struct DistroRelease {
  std::string name;              ///< `debian:12`: ID and VERSION_ID of os-release(5)
  std::string glibc;             ///< empty: the C library is musl
  std::set<std::string> crypto;  ///< sonames of OpenSSL's libcrypto
};

/// All that are known; derivatives with their base's libraries have rows of their own.
const std::vector<DistroRelease>& distro_releases();

/// Throws Error with status impossible that names all if this one is not known.
const DistroRelease& find_release(const std::string& name);

}  // namespace extmod
