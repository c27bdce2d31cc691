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

/// `libssl-dev` for libcrypto; empty where it is not known.
std::string debian_development_package(const std::string& library);

/// A shared library in Debian.
struct DebianLibrary {
  const char* soname;
  const char* package;
  const char* family;  ///< of symbol versions whose number is the package's own version; empty where they are not
};

/// `libssl3` for libcrypto.so.3; null where it is not known.
const DebianLibrary* debian_library(const std::string& soname);

}  // namespace extmod
