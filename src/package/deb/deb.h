// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/package_format.h"

namespace extmod {

/// `linux-headers-RELEASE_VERSION_ARCH.deb`, deb(5) 2.0: the tree in /usr/src, the build link in /lib/modules,
/// copyright and changelog, maintainer scripts that run the header hooks. With `split` two packages: what comes from
/// srctree in `linux-headers-KERNELVERSION-common-SRCARCH`.
struct DebSettings {
  bool split = false;
  std::string source = "linux-upstream";  ///< the source package
  std::string architecture = {};          ///< instead of the userland's own
  std::string changelog = {};             ///< debian/changelog, instead of our own
};
std::shared_ptr<Packager> deb_packager(const DebSettings& settings);
std::shared_ptr<Packager> new_deb_packager();
const KernelPackaging& deb_in_kernel();
const LibraryPackages& deb_libraries();

/// Unpacks the data member; status unverified for anything that is not a whole .deb.
void unpack_deb(const std::filesystem::path& package, const std::filesystem::path& into);
/// The same for the files whose path in the package `wanted` accepts.
void unpack_deb(const std::filesystem::path& package, const std::filesystem::path& into,
                const std::function<bool(const std::string&)>& wanted);

/// The control member of a package (deb-control(5), deb-shlibs(5)).
struct DebIdentity {
  std::string name;
  std::string version;
  std::string architecture;
  std::vector<std::string> depends;           ///< Depends and Pre-Depends, one relation each, unchanged
  std::map<std::string, std::string> shlibs;  ///< soname -> what depends on it, `libssl3 (>= 3.0.22)`
};
/// `scratch` is an empty folder. Status unverified as above.
DebIdentity identify_deb(const std::filesystem::path& package, const std::filesystem::path& scratch);
/// How its data member is compressed; nothing if that is not one of ours.
std::optional<CompressionKind> compression_of_deb(const std::filesystem::path& package);
bool is_deb(const std::filesystem::path& package);

}  // namespace extmod
