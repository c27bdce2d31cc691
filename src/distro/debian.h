// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace extmod {

/// An architecture as dpkg calls it, and its GNU triplet (dpkg's cputable and tupletable).
struct DebianArchitecture {
  const char* name;
  const char* triplet;
};
const std::vector<DebianArchitecture>& debian_architectures();

/// `arm64` -> `aarch64-linux-gnu`; empty for a name that dpkg does not have.
std::string triplet_of_debian(const std::string& name);

/// `aarch64-linux-gnu` -> `arm64`; empty for a triplet that dpkg does not have.
std::string debian_architecture_of(const std::string& triplet);

/// `libssl-dev` for libcrypto; empty if it is not known.
std::string debian_development_package(const std::string& library);

/// How a person gets this package, as advice in an error: by apt where this machine has it.
std::string advise_deb(const std::string& name, const std::string& architecture);

/// A shared library in Debian.
struct DebianLibrary {
  const char* soname;
  const char* package;
  const char* family;   ///< symbol versions whose numbers are package versions; empty if there are none
  bool is_t64 = false;  ///< Debian 13 and Ubuntu 24.04 have it as NAMEt64, as time_t became larger
};

/// `libssl3` for libcrypto.so.3; null if it is not known.
const DebianLibrary* debian_library(const std::string& soname);
/// Whether it is a package of that table, or the name that Debian 13 has for it: `libssl3t64`.
bool is_debian_library_package(const std::string& package);

}  // namespace extmod
