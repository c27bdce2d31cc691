// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/distro.h"
#include "package/pacman/pacman.h"
#include "package/pacman/pacman_metadata.h"
#include "support/text.h"

namespace extmod {
namespace {

std::vector<std::string> architectures(const std::string& triplet) {
  const auto abi = abi_of_triplet(triplet);
  if (!abi) return {};
  return {pacman_arch(*abi), "any"};
}

std::string development_package(const std::string& library) {
  return development_package_of(distro_of("ID=arch"), library);
}

/// `libcrypto.so=3-64` provides libcrypto.so.3.
LibraryDependencies shlibs(const PackageDeclaration& declaration,
                           const std::map<std::string, std::string>& /*metadata*/) {
  LibraryDependencies dependencies;
  for (const auto& provided : declaration.provides) {
    const size_t bits = provided.version.rfind('-');
    if (provided.name.ends_with(".so") && bits != std::string::npos)
      dependencies[provided.name + "." + provided.version.substr(0, bits)] = provided.name + "=" + provided.version;
  }
  return dependencies;
}

}  // namespace

const LibraryPackages& pacman_libraries() {
  static const LibraryPackages kLibraries = {
      .architectures = architectures,
      .development_package = development_package,
      .advice = advise_foreign_package,
      .shlibs = shlibs,
      .fetch = nullptr,
      .downloads = {},
      .examples = {},
  };
  return kLibraries;
}

}  // namespace extmod
