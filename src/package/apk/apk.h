// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "package/package_format.h"

namespace extmod {

/// `linux-FLAVOUR-dev-VERSION-rN.ARCH.apk`, Alpine's format 2 (apk-v2(5)): the tree in /usr/src/linux-headers-RELEASE,
/// the build link in /lib/modules. Three gzip streams in a row, which are one tar together: the signature, if there
/// is a key, .PKGINFO with the scripts, the files. The ARCH in the file's name keeps packages of two
/// architectures apart; a repository has a folder for each and calls them NAME-VERSION.apk.
std::shared_ptr<Packager> new_apk_packager();

const LibraryPackages& apk_libraries();

/// Hands the entries to the visitor (PackageFormat::read). The files must have the digest in .PKGINFO.
void read_apk(const std::filesystem::path& package, const Limits& limits, PackageVisitor& visitor);
bool is_apk(const std::filesystem::path& package);

/// PackageFormat::rewrite.
std::unique_ptr<AtomicFile> rewrite_apk(const Rewrite& rewrite);

}  // namespace extmod
