#pragma once

#include <cstdint>
#include <string>

#include "package/package_info.h"

namespace extmod {

/// Debian's binary package with this shared library, `libssl3` for libcrypto.so.3; empty where it is not known.
std::string debian_package_of(const std::string& soname);

/// The value of the Depends field: one relation a library.
std::string deb_depends(const PackageInfo& info);

/// The control file; `installed_size` in KiB as in deb-control(5).
std::string deb_control(const PackageInfo& info, uint64_t installed_size);

std::string deb_changelog(const PackageInfo& info);

/// A maintainer script from packaging/deb/ (`postinst`, ...) for this release.
std::string deb_script(const PackageInfo& info, const std::string& name);

}  // namespace extmod
