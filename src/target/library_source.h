// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "support/input_tree.h"
#include "target/userland.h"

namespace extmod {

/// Somewhere to look libraries of the run arch up: a sysroot, or a whole machine's files. Others may have made it.
struct LibrarySource {
  std::string name;                       ///< for people: `--root DIR`
  std::shared_ptr<const InputTree> tree;  ///< its root is /
  std::vector<std::string> folders;       ///< with libraries, by their paths in the tree
  bool complete = false;                  ///< it has a C library, so the loader has to be there, too
};

/// The folder as / of a machine. Throws an environment Error if it cannot be opened.
std::shared_ptr<const InputTree> open_root(const std::filesystem::path& root);

/// A whole machine.
LibrarySource machine_in(const std::filesystem::path& root);

/// A sysroot; complete if it has a C library or a loader, of whatever kind. `folders` are those of its libraries.
LibrarySource sysroot_source(const std::string& name, std::shared_ptr<const InputTree> tree,
                             std::vector<std::string> folders);

/// Folders of a whole machine in which its loader looks for libraries: lib, lib64 and the like, and what is named after
/// a triplet in them.
std::vector<std::string> library_folders_in_root(const InputTree& root);

/// The userland of a machine: loader and C library of one of its programs. Throws Error with status impossible if it
/// has no program.
Userland userland_of_root(const LibrarySource& machine);

/// Of the first shared library; nothing if it has none.
std::optional<Abi> abi_of_libraries(const LibrarySource& source);

/// By its dynamic loader alone; nothing if it has none.
std::optional<Userland> userland_of_loader(const LibrarySource& machine);

/// ld-linux-aarch64.so.1, ld-musl-x86_64.so.1, ld.so.1, ld64.so.2, ld-uClibc.so.0
bool is_loader_name(const std::string& name);

/// Whether the loader itself is the library: by its own name, and musl by those of all parts of a C library.
bool is_in_loader(const std::string& library, const std::string& loader);

/// Adds what the source's libraries have to those of which nothing is known; `libraries` are sonames.
void add_versions(Userland& userland, const std::vector<std::string>& libraries, const LibrarySource& source);

/// Whether a program with this loader finds it there: at its place, or by its name among the libraries (a classic
/// /usr/TRIPLET).
bool has_loader(const LibrarySource& source, const std::string& loader);

/// Whether it has a library for this machine. Archives count as such, as nothing is known of them.
bool has_library_for(const ElfMachine& machine, const LibrarySource& source);

/// The facts of the ELF file that a path of the tree leads to. Nothing if there is no file, or no sound ELF file.
std::optional<ElfFacts> elf_in(const InputTree& tree, const std::string& path);

}  // namespace extmod
