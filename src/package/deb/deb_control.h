// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "package/package_info.h"

namespace extmod {

/// A binary package as dpkg sees it.
struct DebPackage {
  std::string name;
  std::string architecture;
  std::string summary;
  std::string description;
  std::vector<std::string> depends;  ///< in dpkg's spelling
  std::vector<std::string> recommends;
  std::vector<std::string> provides;
  std::vector<std::string> conflicts;
  std::string source = "linux-upstream";  ///< the source package
  std::string changelog = {};             ///< instead of our own
  std::string distribution = "unstable";  ///< in our own changelog
  std::vector<std::string> breaks = {};
  std::vector<std::string> replaces = {};
  std::string multi_arch = {};  ///< `foreign`; empty: no
};

/// dpkg's architecture: `arm64`, `musl-linux-arm64`; the machine's own word if dpkg's tables do not have the ABI.
std::string deb_architecture(const Userland& userland);

/// What .debs in the sysroot say of libraries.
LibraryDependencies recorded_libraries(const PackageInfo& info);

/// Debian's binary package with this shared library, `libssl3` for libcrypto.so.3. The sysroot's packages are asked
/// first; empty if it is not known.
std::string deb_package_of(const PackageInfo& info, const std::string& soname);

/// One relation for each package with a library that the programs need: `libc6 (>= 2.34)`. Without a sysroot's record
/// of the names, those of Debian 13 and 12 are alternatives: `libelf1t64 | libelf1`.
std::vector<std::string> deb_library_depends(const PackageInfo& info);

/// Relations to those of info.tools that are required, or to the others.
std::vector<std::string> deb_tools(const PackageInfo& info, bool required);

/// `gcc (>= 12)`, `gcc (<< 13)`
std::string deb_spelling(const Relation& relation);

/// Seconds since 1970 as changelogs have them: `Tue, 29 Feb 2000 00:00:00 +0000`.
std::string rfc_2822(int64_t seconds);

/// The control file; `installed_size` in KiB as in deb-control(5).
std::string deb_control(const DebPackage& package, const PackageInfo& info, uint64_t installed_size);

std::string deb_changelog(const DebPackage& package, const PackageInfo& info);

/// As Policy 12.5 wants it.
std::string deb_copyright(const PackageInfo& info);

/// A maintainer script (`postinst`, ...): the person's own, else packaging/deb/'s for this release; empty if there
/// is none.
std::string deb_script(const PackageInfo& info, const std::string& name);

/// Whether the script is one of packaging/deb/, filled in.
bool is_usual_deb_script(const std::string& name, const std::string& text);

}  // namespace extmod
