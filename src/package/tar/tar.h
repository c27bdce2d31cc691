// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/package_format.h"

namespace extmod {

/// `linux-headers-RELEASE_VERSION_ARCH.tar[.zst|.xz|.gz]`, to be unpacked at /: the tree in usr/src, the build link in
/// usr/lib/modules. With --tar-layout folder it is the tree alone, in one folder. Folders that other packages share
/// have no entry, so unpacking does not change them. The VERSION has its epoch, `1%3a6.12-1`.
std::shared_ptr<Packager> new_tar_packager();
const KernelPackaging& tar_in_kernel();

/// Part of a file's name: `:` as `%3a`, as apt spells it. tar takes what stands ahead of a colon for another machine.
std::string tar_word(const std::string& text);

/// Hands the entries of a tar archive, in any of the compressions, to the visitor (PackageFormat::read).
void read_tar(const std::filesystem::path& package, const Limits& limits, PackageVisitor& visitor);
bool is_tar(const std::filesystem::path& package);

/// PackageFormat::rewrite.
std::unique_ptr<AtomicFile> rewrite_tar(const Rewrite& rewrite);

}  // namespace extmod
