// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "target/abi.h"

namespace extmod {

/// One package, archive, folder or compiler from which a sysroot was filled.
struct SysrootPackage {
  std::string name;     ///< of an archive or folder the last part of its path
  std::string version;  ///< of a compiler the first line of --version; empty where there is none
  std::string architecture;
  std::string sha256;                         ///< of the file; empty for a folder
  std::map<std::string, std::string> shlibs;  ///< soname -> the dependency that brings it, `libssl3 (>= 3.0.22)`
  /// Name of the package format, kFolderFormat or kCompilerFormat; empty in the records of early versions, which knew
  /// one format.
  std::string format = {};
};
inline constexpr const char* kFolderFormat = "folder";
inline constexpr const char* kCompilerFormat = "compiler";

/// A shared library for the run arch.
struct SysrootLibrary {
  std::string path;                                  ///< in the sysroot
  std::string soname;                                ///< the file's own name where it says none
  std::map<std::string, std::string> versions = {};  ///< newest symbol version of each family: GLIBC -> 2.36
};

/// What a sysroot made by `extmod-pkg sysroot` holds; kept in it as extmod-pkg-sysroot.json.
struct SysrootRecord {
  std::string run_arch;  ///< as packages name it
  std::vector<SysrootPackage> packages;
  std::string triplet = {};  ///< GNU triplet; empty in the records of early versions
  std::vector<SysrootLibrary> libraries = {};
};

/// As in the file.
std::string sysroot_record_json(const SysrootRecord& record);
void write_sysroot_record(const std::filesystem::path& sysroot, const SysrootRecord& record);

/// Nothing for a folder that was filled some other way.
std::optional<SysrootRecord> read_sysroot_record(const std::filesystem::path& sysroot);

/// The shared libraries below a folder that agree with the ABI, by path.
std::vector<SysrootLibrary> libraries_below(const std::filesystem::path& folder, const Abi& abi);

/// Soname -> the dependency that brings it.
using LibraryDependencies = std::map<std::string, std::string>;

/// Name of a format -> what its packages in the sysroot say: names change (libssl3, libssl3t64), and packages that were
/// linked with know theirs. Empty without a sysroot.
std::map<std::string, LibraryDependencies> library_packages_in(const std::optional<std::filesystem::path>& sysroot);

}  // namespace extmod
