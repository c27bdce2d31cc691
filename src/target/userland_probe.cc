// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/userland_probe.h"

#include <algorithm>
#include <functional>
#include <set>

#include "support/error.h"
#include "support/path_in_root.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using Words = std::vector<std::string>;

void append(Words& words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
}

/// Folders of a sysroot that hold what a gcc of that machine brings beside the C library, usr/lib/gcc/TRIPLET/VERSION.
std::set<fs::path> gcc_folders(const LibraryPaths& paths) {
  std::set<fs::path> found;
  std::error_code none;
  for (const auto& folder : paths.folders)
    for (const auto& triplet : fs::directory_iterator(folder / "gcc", none))
      for (const auto& version : fs::directory_iterator(triplet.path(), none))
        if (fs::exists(version.path() / "libgcc.a", none)) found.insert(version.path());
  return found;
}

/// Flags to try, none first.
std::vector<Words> ways_to_link(const Compiler& compiler, const LibraryPaths& paths) {
  std::vector<Words> ways = {{}};
  const bool with_sysroot = !paths.folders.empty();
  if (!compiler.is_clang) {
    // gcc takes its libgcc from beside itself alone, where -m32 may find none; clang looks into the sysroot.
    for (const auto& folder : gcc_folders(paths)) ways.push_back({"-B" + folder.string()});
    return ways;
  }
  ways.push_back({"-fuse-ld=lld"});
  // With a sysroot clang looks for gcc's start files nowhere else.
  if (with_sysroot) append(ways.emplace_back(), {"--gcc-toolchain=/usr"});
  if (with_sysroot) append(ways.emplace_back(), {"--gcc-toolchain=/usr", "-fuse-ld=lld"});
  return ways;
}

std::optional<ElfFacts> elf_or_nothing(const fs::path& path) {
  std::error_code unreadable;
  if (!fs::is_regular_file(path, unreadable)) return std::nullopt;
  try {
    return read_elf(path);
  } catch (const ElfError&) {
    return std::nullopt;
  }
}

/// Whether the folder holds such a file or link.
bool has_file(const fs::path& folder, const std::function<bool(const fs::path&)>& is_it) {
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(folder, unreadable))
    if (!entry.is_directory(unreadable) && is_it(entry.path())) return true;
  return false;
}

/// libc.so.6, libc.so.1, libc.musl-aarch64.so.1. A libc.so may be a linker script alone.
bool is_c_library_file(const std::string& name) {
  return name.starts_with("libc.so.") || name.starts_with("libc.musl-");
}

/// ld-linux-aarch64.so.1, ld-musl-x86_64.so.1, ld.so.1, ld64.so.2, ld-uClibc.so.0
bool is_loader_file(const std::string& name) {
  const bool named = name.starts_with("ld-linux") || name.starts_with("ld-musl-") || name.starts_with("ld-uClibc") ||
                     name.starts_with("ld64") || name.starts_with("ld.so.");
  return named && name.find(".so.") != std::string::npos;
}

/// What the library has that a program of this compiler would be linked with.
std::optional<ElfFacts> library_for(CommandRunner& runner, const Compiler& compiler, const LibraryPaths& paths,
                                    const std::string& soname) {
  for (const auto& folder : paths.folders)
    if (auto facts = elf_or_nothing(folder / soname)) return facts;
  auto file = file_of(runner, compiler, soname);
  return file ? elf_or_nothing(*file) : std::nullopt;
}

}  // namespace

LinkedUserland probe_userland(CommandRunner& runner, const Compiler& compiler, const LibraryPaths& paths,
                              bool static_link, const fs::path& scratch) {
  LinkedUserland linked;
  for (const auto& way : ways_to_link(compiler, paths)) {
    Words flags = way;
    append(flags, paths.cflags);
    append(flags, paths.ldflags);
    if (static_link) flags.emplace_back("-static");
    LinkProbe probe = probe_link(runner, compiler, flags, scratch);
    if (linked.output.empty()) linked.output = probe.output;
    if (!probe.program) continue;
    linked.userland = userland_of(*probe.program);
    linked.link_flags = way;
    linked.userland->versions.clear();
    for (const auto& soname : probe.program->needed)
      if (auto library = library_for(runner, compiler, paths, soname))
        linked.userland->versions[soname] = library->defined_versions;
    break;
  }
  return linked;
}

LibrarySource sysroot_source(const std::string& name, const fs::path& root, const std::vector<fs::path>& folders) {
  LibrarySource source{name, root, folders, false};
  for (const auto& folder : folders)
    source.complete = source.complete || has_file(folder, [](const fs::path& file) {
                        return is_c_library_file(file.filename()) || is_loader_file(file.filename());
                      });
  return source;
}

bool has_loader(const LibrarySource& source, const std::string& loader) {
  if (path_in_root(source.root, loader)) return true;
  return std::any_of(source.folders.begin(), source.folders.end(), [&](const fs::path& folder) {
    std::error_code unreadable;
    return fs::exists(fs::symlink_status(folder / fs::path(loader).filename(), unreadable));
  });
}

bool has_library_for(const ElfMachine& machine, const std::vector<fs::path>& folders) {
  return std::any_of(folders.begin(), folders.end(), [&](const fs::path& folder) {
    return has_file(folder, [&](const fs::path& file) {
      const std::string name = file.filename();
      if (name.ends_with(".a")) return true;
      if (name.find(".so") == std::string::npos) return false;
      auto facts = elf_or_nothing(file);
      return facts && facts->machine == machine;
    });
  });
}

std::vector<fs::path> library_folders_in_root(const fs::path& root) {
  std::vector<fs::path> folders;
  for (const char* name : {"lib", "usr/lib", "lib64", "usr/lib64", "lib32", "usr/lib32", "libx32", "usr/libx32"}) {
    auto folder = path_in_root(root, name);
    if (!folder || !fs::is_directory(*folder)) continue;
    folders.push_back(*folder);
    std::error_code unreadable;
    for (const auto& entry : fs::directory_iterator(*folder, unreadable))
      if (entry.is_directory(unreadable) && entry.path().filename().string().find("-linux-") != std::string::npos)
        folders.push_back(entry.path());
  }
  return folders;
}

void add_versions(Userland& userland, const std::vector<std::string>& libraries, const fs::path& root,
                  const std::vector<fs::path>& folders) {
  for (const auto& soname : libraries) {
    if (userland.versions.contains(soname)) continue;
    for (const auto& folder : folders) {
      auto file = path_in_root(root, folder.lexically_relative(root) / soname);
      auto facts = file ? elf_or_nothing(*file) : std::nullopt;
      if (!facts || facts->machine != userland.abi.machine) continue;
      userland.versions[soname] = facts->defined_versions;
      break;
    }
  }
}

LibrarySource machine_in(const fs::path& root) {
  return {"--root " + root.string(), root, library_folders_in_root(root), true};
}

/// Of a machine whose shell is static (busybox): its loader tells.
std::optional<Userland> userland_of_libraries(const fs::path& root) {
  for (const auto& folder : library_folders_in_root(root)) {
    std::error_code unreadable;
    for (const auto& entry : fs::directory_iterator(folder, unreadable)) {
      const std::string name = entry.path().filename();
      auto file = is_loader_file(name) ? path_in_root(root, folder.lexically_relative(root) / name) : std::nullopt;
      auto facts = file ? elf_or_nothing(*file) : std::nullopt;
      if (!facts) continue;
      Userland userland = userland_of(*facts);
      userland.loader = (path_in_root(root, "/lib/" + name) ? "/lib/" : "/lib64/") + name;
      userland.c_library = name.starts_with("ld-musl-")    ? CLibrary::musl
                           : name.starts_with("ld-uClibc") ? CLibrary::uclibc
                                                           : CLibrary::glibc;
      userland.versions.clear();
      add_versions(userland, {"libc.so.6"}, root, library_folders_in_root(root));
      return userland;
    }
  }
  return std::nullopt;
}

Userland userland_of_root(const fs::path& root) {
  std::optional<ElfFacts> chosen;
  for (const char* name : {"/bin/sh", "/usr/bin/env", "/bin/ls", "/usr/bin/make", "/sbin/init", "/bin/busybox"}) {
    auto file = path_in_root(root, name);
    auto facts = file ? elf_or_nothing(*file) : std::nullopt;
    // A static program says less: it is taken where there is no other.
    if (facts && (!chosen || (!chosen->interpreter && facts->interpreter))) chosen = facts;
  }
  if (!chosen || !chosen->interpreter)
    if (auto by_libraries = userland_of_libraries(root)) return *by_libraries;
  if (!chosen)
    throw Error(ExitStatus::impossible, "the root file system holds no program that tells its userland", root,
                "give with --root the folder that is / on the target, with its bin and lib");
  Userland userland = userland_of(*chosen);
  userland.versions.clear();
  add_versions(userland, chosen->needed, root, library_folders_in_root(root));
  return userland;
}

}  // namespace extmod
