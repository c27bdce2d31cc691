// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "package/package_visitor.h"
#include "support/process.h"
#include "target/sysroot_record.h"

namespace extmod {

/// How libraries and headers of another userland come out of packages of one format.
struct LibraryPackages {
  /// `arm64`: how these packages name the architecture of a GNU triplet; empty if they have no name for it.
  std::string (*architecture)(const std::string& triplet);
  /// The package with what programs are linked with, `libssl-dev` for libcrypto; empty if it is not known.
  std::string (*development_package)(const std::string& library);
  /// What the package says of itself. Throws Error: status impossible for a package of another architecture, unverified
  /// for a damaged one.
  SysrootPackage (*identify)(const std::filesystem::path& package, const std::string& architecture,
                             const Limits& limits);
  /// As PackageFormat::read.
  void (*read)(const std::filesystem::path& package, const Limits& limits, PackageVisitor& visitor);
  /// Downloads packages and the libraries that they depend on into an empty folder. Throws Error with status
  /// environment if it cannot.
  std::vector<std::filesystem::path> (*fetch)(CommandRunner& runner, const std::vector<std::string>& names,
                                              const std::string& architecture, const std::filesystem::path& into);
  std::string downloads;              ///< what --fetch needs, for --help
  std::vector<std::string> examples;  ///< options of `sysroot`
};

}  // namespace extmod
