// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "support/elf_file.h"
#include "support/process.h"

namespace extmod {

/// Without it gcc writes the real name of a header into the dependencies where that is shorter, and fixdep cannot read
/// one with a blank. clang has no such flag and needs none.
constexpr const char* kNamesAsGiven = "-fno-canonical-system-headers";

/// A C compiler as it describes itself.
struct Compiler {
  std::vector<std::string> argv;  ///< the words to call it with, flags that choose the target included
  std::string version;            ///< first line of --version
  bool is_clang = false;
  std::optional<ElfMachine> machine;    ///< of the objects it makes
  std::string named_by = {};            ///< who named it, for people: `--cc`
  std::string triplet = {};             ///< -dumpmachine
  std::string multiarch = {};           ///< name of the folders that hold libraries of its ABI, `i386-linux-gnu`
  bool maps_prefixes = true;            ///< knows -ffile-prefix-map (gcc 8, clang 10), gcc kNamesAsGiven too
  std::vector<std::string> link_flags;  ///< without them it links nothing: -fuse-ld=lld
};

/// Asks the compiler for its version, its triplet and its folders, and compiles one empty object with it, in `scratch`.
/// Nothing where there is no such program.
std::optional<Compiler> probe_compiler(CommandRunner& runner, const std::vector<std::string>& argv,
                                       const std::filesystem::path& scratch);

/// Where the compiler finds one of its programs (`ld`, `cc1`); the name itself where it leaves that to PATH.
std::string program_of(CommandRunner& runner, const Compiler& compiler, const std::string& name);

/// The file that the compiler finds for a library (`libc.so.6`); nothing where it has none.
std::optional<std::filesystem::path> file_of(CommandRunner& runner, const Compiler& compiler, const std::string& name);

/// The folders in which the compiler looks for libraries by itself (`-print-search-dirs`), without `..` in them.
std::vector<std::filesystem::path> library_folders_of(CommandRunner& runner, const Compiler& compiler);

/// What linking a userspace program gives.
struct LinkProbe {
  std::optional<ElfFacts> program;  ///< nothing where it failed
  std::string output;               ///< what compiler and linker said, both streams
};

/// Links a small program that includes what host programs include, with these flags, in `scratch`.
LinkProbe probe_link(CommandRunner& runner, const Compiler& compiler, const std::vector<std::string>& flags,
                     const std::filesystem::path& scratch);

}  // namespace extmod
