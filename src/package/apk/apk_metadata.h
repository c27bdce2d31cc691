// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "package/package_info.h"

namespace extmod {

/// Alpine's name; the machine's own word if it has none. Hard-float ARM is armv7: an ELF header does not tell it
/// from Alpine's armhf, which is ARMv6.
std::string apk_arch(const Abi& abi);

/// `lts` of 6.12.1-0-lts: the part behind the last hyphen of a release, if that is a word; `custom` for a release
/// candidate, a commit, `dirty`, a number or nothing.
std::string apk_flavour(const std::string& release);

/// `linux-lts-dev`, or the name that the person gave, or that of a package of modules.
std::string apk_name(const PackageInfo& info);

/// What a package of modules depends on for its kernel: what the person named, else `linux-lts=6.12.1-r3` where the
/// release tells. Empty where it does not.
std::vector<std::string> apk_kernel_depends(const PackageInfo& info);

/// `so:libcrypto.so.3`; musl by the name that Alpine gives it, `so:libc.musl-aarch64.so.1`.
std::vector<std::string> apk_depends(const PackageInfo& info);

/// `installed_size` in bytes; `data_hash` the SHA-256 of the stream with the files, lower-case hex.
std::string apk_pkginfo(const PackageInfo& info, uint64_t installed_size, const std::string& data_hash);

/// The person's maintainer scripts by apk's names (.post-install), and packaging/apk/post-install, which calls akms.
/// apk runs different scripts for an upgrade and an installation, Debian the same ones: the scripts for the
/// installation serve both. In a package of modules packaging/apk/modules-depmod runs instead, also after removal.
std::vector<std::pair<std::string, std::string>> apk_scripts(const PackageInfo& info);

/// Whether the script is one of packaging/apk/, filled in.
bool is_usual_apk_script(const std::string& name, const std::string& text);

}  // namespace extmod
