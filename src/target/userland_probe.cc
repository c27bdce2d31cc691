// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/userland_probe.h"

#include <algorithm>
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

bool has_c_library(const LibraryPaths& sysroot, const Userland& programs) {
  for (const auto& [soname, versions] : programs.versions)
    for (const auto& folder : sysroot.folders)
      if (soname.starts_with("libc.") && fs::exists(folder / soname)) return true;
  return false;
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

Userland userland_of_root(const fs::path& root) {
  std::optional<ElfFacts> chosen;
  for (const char* name : {"/bin/sh", "/usr/bin/env", "/bin/ls", "/usr/bin/make", "/sbin/init", "/bin/busybox"}) {
    auto file = path_in_root(root, name);
    auto facts = file ? elf_or_nothing(*file) : std::nullopt;
    // A static program says less: it is taken where there is no other.
    if (facts && (!chosen || (!chosen->interpreter && facts->interpreter))) chosen = facts;
  }
  if (!chosen)
    throw Error(ExitStatus::impossible, "the root file system holds no program that tells its userland", root,
                "give with --root the folder that is / on the target, with its bin and lib");
  Userland userland = userland_of(*chosen);
  userland.versions.clear();
  add_versions(userland, chosen->needed, root, library_folders_in_root(root));
  return userland;
}

}  // namespace extmod
