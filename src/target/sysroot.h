// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "kernel/arch.h"
#include "support/process.h"

namespace extmod {

/// Compiler, linker and pkg-config settings with which only libraries of the run arch are found.
struct LibraryPaths {
  std::vector<std::string> cflags;
  std::vector<std::string> ldflags;
  Environment pkg_config;  ///< PKG_CONFIG_* variables
};

/// `sysroot` is a folder with unpacked packages of the run arch (usr/include, usr/lib/TRIPLET, ...). Without one
/// `compilers_folders`, those in which the compiler looks by itself, say where pkg-config may look: folders of the run
/// arch alone (/usr/lib/TRIPLET, /usr/TRIPLET/lib), as /usr/lib has what is for the build machine. The path must have
/// no blanks: Kbuild splits flags at them.
LibraryPaths library_paths(const Arch& run_arch, const std::optional<std::filesystem::path>& sysroot,
                           const std::vector<std::filesystem::path>& compilers_folders = {});

/// A library that host programs use, by what the compiler or linker says when it is missing.
struct RunLibrary {
  std::string name;                          ///< as people call it, `libcrypto`
  std::vector<std::string> headers;          ///< header or header folder as in #include
  std::vector<std::string> link_names;       ///< as after -l
  std::vector<std::string> debian_packages;  ///< what brings headers and library
};

/// All that are known.
const std::vector<RunLibrary>& run_libraries();

/// The library whose header or archive the messages miss; nothing for any other failure.
const RunLibrary* missing_library(const std::string& messages);

/// The commands that bring it to a Debian build machine.
std::string how_to_install(const RunLibrary& library, const Arch& run_arch);

}  // namespace extmod
