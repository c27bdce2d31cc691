// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/distro.h"
#include "package/rpm/rpm.h"
#include "package/rpm/rpm_arch.h"

namespace extmod {
namespace {

std::vector<std::string> architectures(const std::string& triplet) {
  const auto abi = abi_of_triplet(triplet);
  if (!abi) return {};
  std::vector<std::string> names = {rpm_arch(*abi)};
  // Older or newer processors of one ABI (rpmrc).
  const std::map<std::string, std::vector<std::string>> kSame = {
      {"i686", {"i586", "i486", "i386"}}, {"x86_64", {"x86_64_v2", "x86_64_v3"}}, {"armv7hl", {"armv7hnl", "armv6hl"}}};
  if (auto same = kSame.find(names.front()); same != kSame.end())
    names.insert(names.end(), same->second.begin(), same->second.end());
  names.emplace_back("noarch");
  return names;
}

std::string development_package(const std::string& library) {
  return development_package_of(distro_of("ID=fedora"), library);
}

/// The dependency is what the package provides for each library: `libcrypto.so.3()(64bit)`.
LibraryDependencies shlibs(const PackageDeclaration& declaration,
                           const std::map<std::string, std::string>& /*metadata*/) {
  LibraryDependencies dependencies;
  for (const auto& provided : declaration.provides) {
    const size_t end = provided.name.find("()");
    if (end != std::string::npos && provided.name.find(".so") < end)
      dependencies[provided.name.substr(0, end)] = provided.name;
  }
  return dependencies;
}

}  // namespace

const LibraryPackages& rpm_libraries() {
  static const LibraryPackages kLibraries = {
      .architectures = architectures,
      .development_package = development_package,
      .advice = advise_foreign_package,
      .shlibs = shlibs,
      .fetch = nullptr,
      .downloads = {},
      .examples = {"--run-arch aarch64 --output el9-libs openssl-devel-*.aarch64.rpm openssl-libs-*.aarch64.rpm"},
  };
  return kLibraries;
}

}  // namespace extmod
