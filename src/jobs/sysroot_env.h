// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "support/elf_file.h"
#include "support/process.h"
#include "support/progress.h"
#include "target/compiler_choice.h"

namespace extmod {

struct SysrootEnvRequest {
  std::filesystem::path sysroot;
  CompilerRequest compiler;
};

/// What a build system needs to compile a library for a sysroot and to find there what it depends on, and nowhere else.
/// The flags are those with which `build --sysroot` links host programs.
struct SysrootEnv {
  std::filesystem::path sysroot;  ///< absolute
  std::string triplet;            ///< for --host=
  std::string multiarch;          ///< name of folders in it, `aarch64-linux-gnu`
  ElfMachine machine;
  bool has_c_library = false;                ///< else the compiler's own is used
  std::vector<std::string> cc;               ///< words of the compiler, without flags for the sysroot
  std::vector<std::string> cxx;              ///< empty: none is here that compiles for the sysroot
  std::map<std::string, std::string> tools;  ///< ar, ranlib, strip, ld, nm, objcopy, objdump, readelf
  std::vector<std::string> both;             ///< flags that compiling and linking need: --sysroot, -B
  std::vector<std::string> c_flags;          ///< of the preprocessor
  std::vector<std::string> cxx_flags;        ///< the same for C++
  std::vector<std::string> ld_flags;
  std::vector<std::string> pkg_config_folders;
};

/// Asks the compiler and links a program with it. Throws Error: status impossible if the folder is none, has no library
/// for the compiler's machine or has the loader of another userland than the compiler links for; environment if the
/// compiler is not here or cannot link.
SysrootEnv sysroot_env(const SysrootEnvRequest& request, CommandRunner& runner, Progress& progress);

}  // namespace extmod
