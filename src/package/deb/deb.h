// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/package_format.h"

namespace extmod {

/// `linux-headers-RELEASE_VERSION_ARCH.deb`, deb(5) 2.0: the tree in /usr/src, the build link in /lib/modules,
/// copyright and changelog, maintainer scripts that run the header hooks. With `split` two packages: what comes from
/// srctree in `linux-headers-KERNELVERSION-common-SRCARCH`. With PackageInfo::meta one more, and with `changes` the
/// .changes and .buildinfo of all of them.
struct DebSettings {
  bool split = false;
  std::string source = "linux-upstream";  ///< the source package
  std::string architecture = {};          ///< instead of the userland's own
  std::string changelog = {};             ///< debian/changelog, instead of our own
  std::string name = {};                  ///< the one in debian/control, instead of the release's own
  bool changes = false;                   ///< write what an upload needs
  std::string distribution = "unstable";  ///< for which it is uploaded
  std::string breaks = {};                ///< relations, with commas between them
  std::string replaces = {};              ///< the same
};
std::shared_ptr<Packager> deb_packager(const DebSettings& settings);
std::shared_ptr<Packager> new_deb_packager();
const KernelPackaging& deb_in_kernel();
const LibraryPackages& deb_libraries();

/// Hands the entries of the data member to the visitor (PackageFormat::read).
void read_deb(const std::filesystem::path& package, const Limits& limits, PackageVisitor& visitor);
bool is_deb(const std::filesystem::path& package);

/// PackageFormat::rewrite.
std::unique_ptr<AtomicFile> rewrite_deb(const Rewrite& rewrite);

}  // namespace extmod
