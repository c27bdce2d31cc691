// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/userland_probe.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using Words = std::vector<std::string>;

void append(Words& words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
}

/// Flags to try, none first.
std::vector<Words> ways_to_link(const Compiler& compiler, const LibraryPaths& paths) {
  std::vector<Words> ways = {{}};
  const bool with_sysroot = paths.sysroot.has_value();
  if (!compiler.is_clang) {
    // gcc takes its libgcc from beside itself alone, where -m32 may find none; clang looks into the sysroot.
    for (const auto& folder : paths.gcc_folders) ways.push_back({"-B" + folder.string()});
    return ways;
  }
  ways.push_back({"-fuse-ld=lld"});
  // With a sysroot clang looks for gcc's start files nowhere else.
  if (with_sysroot) append(ways.emplace_back(), {"--gcc-toolchain=/usr"});
  if (with_sysroot) append(ways.emplace_back(), {"--gcc-toolchain=/usr", "-fuse-ld=lld"});
  return ways;
}

/// A library of the compiler's own.
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
  if (paths.sysroot)
    for (const auto& folder : paths.sysroot->folders)
      if (auto facts = elf_in(*paths.sysroot->tree, below(folder, soname))) return facts;
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

}  // namespace extmod
