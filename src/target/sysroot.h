// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "support/process.h"
#include "target/compiler.h"
#include "target/library_source.h"

namespace extmod {

/// Compiler, linker and pkg-config settings with which only libraries of the run arch are found.
struct LibraryPaths {
  std::vector<std::string> cflags;
  std::vector<std::string> ldflags;
  Environment pkg_config;  ///< PKG_CONFIG_* variables
  std::optional<LibrarySource> sysroot;
  /// Folders of the sysroot with what a gcc of that machine brings beside the C library, usr/lib/gcc/TRIPLET/VERSION.
  std::vector<std::filesystem::path> gcc_folders;
};

/// The folders of a sysroot that hold libraries for this compiler and are there, in the order in which a linker looks:
/// multiarch, usr/TRIPLET/lib, those named by the word size, flat ones. Paths in the sysroot.
std::vector<std::string> sysroot_folders(const InputTree& sysroot, const Compiler& compiler);

/// For a folder with unpacked packages of the run arch. Where it has a C library of its own (crt1.o) that one is used.
/// `links` is a folder to make: libraries whose links lead out of the sysroot, as they do in a copy of a whole machine,
/// are linked there to what they mean. Neither path may have blanks: Kbuild splits flags at them.
LibraryPaths sysroot_paths(const Compiler& compiler, const std::filesystem::path& sysroot,
                           const std::filesystem::path& links);

/// Without a sysroot: of the folders in which the compiler looks by itself, pkg-config may look into those that are
/// named for the run arch alone (/usr/lib/TRIPLET, /usr/TRIPLET/lib), as /usr/lib has what is for the build machine.
LibraryPaths compilers_paths(const Compiler& compiler, const std::vector<std::filesystem::path>& folders);

/// A library that host programs use, by what the compiler or linker says when it is missing.
struct RunLibrary {
  std::string name;                     ///< as people call it, `libcrypto`
  std::vector<std::string> headers;     ///< header or header folder as in #include
  std::vector<std::string> link_names;  ///< as after -l
};

/// All that are known.
const std::vector<RunLibrary>& run_libraries();

/// The library whose header or archive the messages miss; nothing for any other failure.
const RunLibrary* missing_library(const std::string& messages);

}  // namespace extmod
