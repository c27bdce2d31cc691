// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "support/process.h"
#include "target/compiler.h"
#include "target/sysroot.h"
#include "target/userland.h"

namespace extmod {

/// What programs are that a compiler links, or why it links none.
struct LinkedUserland {
  std::optional<Userland> userland;     ///< with the versions that the libraries it links have
  std::vector<std::string> link_flags;  ///< without which it links nothing
  std::string output;                   ///< of the first try, where every one failed
};

/// Links a program with these settings. Where that fails, clang is tried with lld, and with the machine's gcc beside a
/// sysroot; gcc with the sysroot's libgcc.
LinkedUserland probe_userland(CommandRunner& runner, const Compiler& compiler, const LibraryPaths& paths,
                              bool static_link, const std::filesystem::path& scratch);

/// The userland of a machine whose files are in `root`: loader and C library of one of its programs. Throws Error with
/// status impossible where no program is there.
Userland userland_of_root(const std::filesystem::path& root);

/// Somewhere to look libraries of the run arch up: a sysroot, or a whole machine's files.
struct LibrarySource {
  std::string name;                            ///< for people: `--root DIR`
  std::filesystem::path root;                  ///< what is / there
  std::vector<std::filesystem::path> folders;  ///< below it
  bool complete = false;                       ///< it has a C library, so the loader has to be there, too
};

/// A whole machine.
LibrarySource machine_in(const std::filesystem::path& root);

/// Adds what the libraries in these folders of `root` have to those of which nothing is known; `libraries` are sonames.
void add_versions(Userland& userland, const std::vector<std::string>& libraries, const std::filesystem::path& root,
                  const std::vector<std::filesystem::path>& folders);

/// A sysroot; complete where it has a C library or a loader, of whatever kind. `folders` are those of its libraries.
LibrarySource sysroot_source(const std::string& name, const std::filesystem::path& root,
                             const std::vector<std::filesystem::path>& folders);

/// Whether a program with this loader finds it there: at its place, or by its name among the libraries (a classic
/// /usr/TRIPLET).
bool has_loader(const LibrarySource& source, const std::string& loader);

/// Whether there is a library for this machine in the folders. Archives count as such, as nothing is known of them.
bool has_library_for(const ElfMachine& machine, const std::vector<std::filesystem::path>& folders);

/// Folders of a whole machine in which its loader looks for libraries: lib, lib64 and the like, and what is named after
/// a triplet in them.
std::vector<std::filesystem::path> library_folders_in_root(const std::filesystem::path& root);

}  // namespace extmod
