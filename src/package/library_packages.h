// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "package/package_declaration.h"
#include "support/process.h"
#include "support/progress.h"
#include "target/sysroot_record.h"

namespace extmod {

/// Packages to download.
struct FetchRequest {
  std::vector<std::string> names;  ///< NAME or NAME=VERSION
  std::string architecture;        ///< as the packages name it
  std::filesystem::path into;      ///< an empty folder
  bool refresh = false;            ///< look for new lists of packages, however young the old ones are
};

/// How libraries and headers of another userland come out of packages of one format.
struct LibraryPackages {
  /// How these packages name the architecture of a GNU triplet: the usual name first, the one for packages of every
  /// architecture last. Empty for a triplet that is not known.
  std::vector<std::string> (*architectures)(const std::string& triplet);
  /// The package with what programs are linked with, `libssl-dev` for libcrypto; empty if it is not known.
  std::string (*development_package)(const std::string& library);
  /// How a person gets this package for an architecture, as advice in an error.
  std::string (*advice)(const std::string& name, const std::string& architecture);
  /// Soname -> the dependency that brings it, by what a package says of itself: `metadata` has its parts by name.
  LibraryDependencies (*shlibs)(const PackageDeclaration& declaration,
                                const std::map<std::string, std::string>& metadata);
  /// Downloads packages and the libraries that they depend on; the result is sorted. Throws Error: status impossible
  /// for a name that nobody knows, environment where it cannot download. nullptr: nobody here can.
  std::vector<std::filesystem::path> (*fetch)(CommandRunner& runner, Progress& progress, const FetchRequest& request);
  std::string downloads;              ///< what --fetch needs, for --help
  std::vector<std::string> examples;  ///< options of `sysroot`
};

/// Advice for formats whose packages nobody here downloads.
std::string advise_foreign_package(const std::string& name, const std::string& architecture);

}  // namespace extmod
