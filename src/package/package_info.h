#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "kernel/kernel_tree.h"
#include "package/dependencies.h"

namespace extmod {

/// Everything about a package that is not its files, in no format's spelling.
struct PackageInfo {
  std::string release;         ///< kernel release, `uname -r`
  std::string kernel_version;  ///< version of the source
  std::string version;         ///< of the package, as Debian writes it
  std::string maintainer;      ///< `Name <address>`
  const Arch* run_arch = nullptr;
  const Arch* kernel_arch = nullptr;
  int64_t time = 0;  ///< seconds since 1970: every time in the package
  std::map<std::string, LibraryNeed> libraries;
};

struct PackageRequest {
  std::optional<std::string> version;  ///< --package-version or KDEB_PKGVERSION
};

/// The version that the tree's own scripts/package/mkdebian would choose.
std::string default_version(const KernelTree& tree);

/// The version as it stands in file names: without the epoch.
std::string file_version(const std::string& version);

/// From DEBFULLNAME and DEBEMAIL, else KBUILD_BUILD_USER and KBUILD_BUILD_HOST; never from the login or machine name.
std::string maintainer_from_environment();

PackageInfo make_package_info(const PackageRequest& request, const KernelTree& tree, const Arch& run_arch,
                              int64_t time);

}  // namespace extmod
