// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/distro.h"
#include "package/apk/apk.h"
#include "package/apk/apk_metadata.h"

namespace extmod {
namespace {

std::vector<std::string> architectures(const std::string& triplet) {
  const auto abi = abi_of_triplet(triplet);
  if (!abi) return {};
  std::vector<std::string> names = {apk_arch(*abi)};
  if (names.front() == "armv7") names.emplace_back("armhf");  // ARMv6 with hard float
  names.emplace_back("noarch");
  return names;
}

std::string development_package(const std::string& library) {
  return development_package_of(distro_of("ID=alpine"), library);
}

/// `so:libcrypto.so.3`
LibraryDependencies shlibs(const PackageDeclaration& declaration,
                           const std::map<std::string, std::string>& /*metadata*/) {
  constexpr std::string_view kLibrary = "so:";
  LibraryDependencies dependencies;
  for (const auto& provided : declaration.provides)
    if (provided.name.starts_with(kLibrary)) dependencies[provided.name.substr(kLibrary.size())] = provided.name;
  return dependencies;
}

}  // namespace

const LibraryPackages& apk_libraries() {
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
