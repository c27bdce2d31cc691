// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/package_format.h"

namespace extmod {

/// `linux-headers-RELEASE_VERSION_ARCH.tar[.zst|.xz|.gz]`, to be unpacked at /: the tree in usr/src, the build link in
/// usr/lib/modules. With --tar-layout folder it is the tree alone, in one folder. Folders that other packages share
/// have no entry, so unpacking does not change them.
std::shared_ptr<Packager> new_tar_packager();
const KernelPackaging& tar_in_kernel();

/// Unpacks a tar archive in any of the compressions; entries that would leave `into` are an error (status unverified).
void unpack_tar(const std::filesystem::path& package, const std::filesystem::path& into);
bool is_tar(const std::filesystem::path& package);

}  // namespace extmod
