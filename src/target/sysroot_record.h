// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace extmod {

/// One package that was unpacked into a sysroot.
struct SysrootPackage {
  std::string name;
  std::string version;
  std::string architecture;
  std::string sha256;                         ///< of the package file
  std::map<std::string, std::string> shlibs;  ///< soname -> the dependency that brings it, `libssl3 (>= 3.0.22)`
};

/// What a sysroot made by `extmod-pkg sysroot` holds; kept in it as extmod-pkg-sysroot.json.
struct SysrootRecord {
  std::string run_arch;  ///< as the packages name it
  std::vector<SysrootPackage> packages;
};

void write_sysroot_record(const std::filesystem::path& sysroot, const SysrootRecord& record);

/// Nothing for a folder that was filled some other way.
std::optional<SysrootRecord> read_sysroot_record(const std::filesystem::path& sysroot);

/// Soname -> package, as the packages in the sysroot say it: their names change (libssl3, libssl3t64), and those that
/// were linked with know theirs. Empty without a sysroot.
std::map<std::string, std::string> library_packages_in(const std::optional<std::filesystem::path>& sysroot);

}  // namespace extmod
