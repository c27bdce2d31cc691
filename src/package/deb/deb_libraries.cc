// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/debian.h"
#include "package/architecture.h"
#include "package/deb/deb.h"
#include "package/deb/deb_fetch.h"
#include "support/text.h"

namespace extmod {
namespace {

std::vector<std::string> architectures(const std::string& triplet) {
  std::string name = debian_architecture_of(triplet);
  // aarch64-linux-musl: Debian has musl in packages of its own architectures.
  if (name.empty())
    for (const auto& row : debian_architectures())
      if (auto abi = abi_of_triplet(triplet); name.empty() && abi && agree(*abi_of_triplet(row.triplet), *abi))
        name = row.name;
  if (name.empty()) return {};
  return {name, "all"};
}

/// deb-shlibs(5): `libcrypto 3 libssl3 (>= 3.0.22)`: library, version of its soname, dependency. Lines with `udeb:` are
/// for the installer.
LibraryDependencies shlibs(const PackageDeclaration& /*declaration*/,
                           const std::map<std::string, std::string>& metadata) {
  LibraryDependencies dependencies;
  const auto file = metadata.find("shlibs");
  if (file == metadata.end()) return dependencies;
  for (const auto& line : split(file->second, '\n')) {
    auto words = split_words(line);
    if (words.size() < 3 || words[0].ends_with(":") || words[0].starts_with("#")) continue;
    const std::string dependency = join({words.begin() + 2, words.end()}, " ");
    dependencies[words[0] + ".so." + words[1]] = dependency;
    dependencies[words[0] + "-" + words[1] + ".so"] = dependency;
  }
  return dependencies;
}

}  // namespace

const LibraryPackages& deb_libraries() {
  static const LibraryPackages kLibraries = {
      .architectures = architectures,
      .development_package = debian_development_package,
      .advice = advise_deb,
      .shlibs = shlibs,
      .fetch = fetch_debs,
      .downloads =
          "apt downloads them from this machine's sources, of any architecture and for any user; what this "
          "machine's own apt and dpkg know does not change. Its package lists stay in ~/.cache/extmod-pkg for "
          "a day.",
      .examples = {"--run-arch arm64 --output arm64-libs libssl-dev_*_arm64.deb libssl3_*_arm64.deb",
                   "--run-arch arm64 --output arm64-libs --fetch libssl-dev,libelf-dev"},
  };
  return kLibraries;
}

}  // namespace extmod
