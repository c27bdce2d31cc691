#pragma once

#include "package/package_writer.h"

namespace extmod {

/// `linux-headers-RELEASE_VERSION_ARCH.deb`, deb(5) 2.0: the tree in /usr/src, the build link in /lib/modules,
/// copyright and changelog, maintainer scripts that run the header hooks. With deb_split two packages: what comes from
/// srctree in `linux-headers-KERNELVERSION-common`.
std::unique_ptr<PackageWriter> make_deb_writer(const PackageInfo& info, const WriterSettings& settings);

/// Unpacks the data member; status unverified for anything that is not a whole .deb.
void unpack_deb(const std::filesystem::path& package, const std::filesystem::path& into);
bool is_deb(const std::filesystem::path& package);

}  // namespace extmod
