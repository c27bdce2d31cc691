// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/debian.h"
#include "package/deb/deb.h"
#include "package/deb/deb_fetch.h"
#include "package/deb/deb_identity.h"
#include "support/error.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

SysrootPackage identify(const fs::path& package, const std::string& architecture, const Limits& limits) {
  DebIdentity identity = identify_deb(package, limits);
  if (identity.architecture != architecture && identity.architecture != "all")
    throw Error(ExitStatus::impossible, "a package for " + identity.architecture + ", wanted is " + architecture,
                package, advise_deb(identity.name, architecture));
  return {identity.name, identity.version, identity.architecture, {}, identity.shlibs};
}

}  // namespace

const LibraryPackages& deb_libraries() {
  static const LibraryPackages kLibraries = {
      .architecture = debian_architecture_of,
      .development_package = debian_development_package,
      .identify = identify,
      .read = read_deb,
      .fetch = fetch_debs,
      .downloads = "apt downloads them, and must know the architecture:\n" + add_architecture_command("arm64"),
      .examples = {"--run-arch arm64 --output arm64-libs libssl-dev_*_arm64.deb libssl3_*_arm64.deb",
                   "--run-arch arm64 --output arm64-libs --fetch libssl-dev,libelf-dev"},
  };
  return kLibraries;
}

}  // namespace extmod
