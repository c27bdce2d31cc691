// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/library_source.h"

#include <algorithm>

#include "support/error.h"
#include "support/folder_tree.h"

namespace extmod {
namespace {

bool is_found(const InputTree& tree, const std::string& path) {
  return tree.resolve(path).outcome == Resolved::Outcome::found;
}

/// libc.so.6, libc.so.1, libc.musl-aarch64.so.1. A libc.so may be a linker script alone.
bool is_c_library_file(const std::string& name) {
  return name.starts_with("libc.so.") || name.starts_with("libc.musl-");
}

/// The first loader among the libraries: its name and what it is.
std::optional<std::pair<std::string, ElfFacts>> loader_of(const LibrarySource& machine) {
  for (const auto& folder : machine.folders)
    for (const auto& entry : machine.tree->names(folder))
      if (is_loader_name(entry.path))
        if (auto facts = elf_in(*machine.tree, below(folder, entry.path))) return std::pair(entry.path, *facts);
  return std::nullopt;
}

}  // namespace

bool is_loader_name(const std::string& name) {
  const bool named = name.starts_with("ld-linux") || name.starts_with("ld-musl-") || name.starts_with("ld-uClibc") ||
                     name.starts_with("ld64") || name.starts_with("ld.so.");
  return named && name.find(".so.") != std::string::npos;
}

bool is_in_loader(const std::string& library, const std::string& loader) {
  const std::string name = std::filesystem::path(loader).filename();
  if (library == name) return true;
  if (!name.starts_with("ld-musl-")) return false;
  // musl/ldso/dynlink.c, load_library()
  for (const char* part : {"libc.", "libpthread.", "librt.", "libm.", "libdl.", "libutil.", "libxnet."})
    if (library.starts_with(part)) return true;
  return false;
}

std::optional<ElfFacts> elf_in(const InputTree& tree, const std::string& path) {
  const Resolved file = tree.resolve(path);
  if (file.outcome != Resolved::Outcome::found || file.facts.kind != EntryKind::file) return std::nullopt;
  const FileContent content = tree.content(file.path);
  try {
    return read_elf_bytes(content.bytes());
  } catch (const ElfError&) {
    return std::nullopt;
  }
}

std::shared_ptr<const InputTree> open_root(const std::filesystem::path& root) {
  return std::make_shared<FolderTree>(root, FolderRole{.is_machine = true});
}

LibrarySource machine_in(const std::filesystem::path& root) {
  auto tree = open_root(root);
  auto folders = library_folders_in_root(*tree);
  return {"--root " + root.string(), std::move(tree), std::move(folders), true};
}

LibrarySource sysroot_source(const std::string& name, std::shared_ptr<const InputTree> tree,
                             std::vector<std::string> folders) {
  LibrarySource source{name, std::move(tree), std::move(folders), false};
  for (const auto& folder : source.folders)
    for (const auto& entry : source.tree->names(folder))
      if (entry.kind != EntryKind::folder && (is_c_library_file(entry.path) || is_loader_name(entry.path)))
        source.complete = true;
  return source;
}

std::vector<std::string> library_folders_in_root(const InputTree& root) {
  std::vector<std::string> folders;
  auto add = [&](const std::string& path) {
    const Resolved folder = root.resolve(path);
    if (folder.outcome != Resolved::Outcome::found || folder.facts.kind != EntryKind::folder) return false;
    // lib may be a link to usr/lib.
    if (std::find(folders.begin(), folders.end(), folder.path) != folders.end()) return false;
    folders.push_back(folder.path);
    return true;
  };
  for (const char* name : {"lib", "usr/lib", "lib64", "usr/lib64", "lib32", "usr/lib32", "libx32", "usr/libx32"}) {
    if (!add(name)) continue;
    for (const auto& entry : root.names(folders.back()))
      if (entry.path.find("-linux-") != std::string::npos) add(below(name, entry.path));
  }
  return folders;
}

void add_versions(Userland& userland, const std::vector<std::string>& libraries, const LibrarySource& source) {
  for (const auto& soname : libraries) {
    if (userland.versions.contains(soname)) continue;
    for (const auto& folder : source.folders) {
      const auto facts = elf_in(*source.tree, below(folder, soname));
      if (!facts || facts->machine != userland.abi.machine) continue;
      userland.versions[soname] = facts->defined_versions;
      break;
    }
  }
}

bool has_loader(const LibrarySource& source, const std::string& loader) {
  if (is_found(*source.tree, loader)) return true;
  const std::string name = std::filesystem::path(loader).filename();
  return std::any_of(source.folders.begin(), source.folders.end(),
                     [&](const std::string& folder) { return source.tree->look_up(below(folder, name)).has_value(); });
}

bool has_library_for(const ElfMachine& machine, const LibrarySource& source) {
  auto is_one = [&](const std::string& folder, const WalkEntry& entry) {
    if (entry.kind == EntryKind::folder) return false;
    if (entry.path.ends_with(".a")) return true;
    if (entry.path.find(".so") == std::string::npos) return false;
    const auto facts = elf_in(*source.tree, below(folder, entry.path));
    return facts && facts->machine == machine;
  };
  for (const auto& folder : source.folders)
    for (const auto& entry : source.tree->names(folder))
      if (is_one(folder, entry)) return true;
  return false;
}

std::optional<Abi> abi_of_libraries(const LibrarySource& source) {
  for (const auto& folder : source.folders)
    for (const auto& entry : source.tree->names(folder))
      if (entry.kind != EntryKind::folder && entry.path.find(".so") != std::string::npos)
        if (const auto elf = elf_in(*source.tree, below(folder, entry.path))) return abi_of(*elf);
  return std::nullopt;
}

std::optional<Userland> userland_of_loader(const LibrarySource& machine) {
  const auto loader = loader_of(machine);
  if (!loader) return std::nullopt;
  const std::string& name = loader->first;
  Userland userland = userland_of(loader->second);
  userland.loader = (is_found(*machine.tree, "lib/" + name) ? "/lib/" : "/lib64/") + name;
  userland.c_library = name.starts_with("ld-musl-")    ? CLibrary::musl
                       : name.starts_with("ld-uClibc") ? CLibrary::uclibc
                                                       : CLibrary::glibc;
  userland.versions.clear();
  add_versions(userland, {"libc.so.6"}, machine);
  return userland;
}

Userland userland_of_root(const LibrarySource& machine) {
  std::optional<ElfFacts> chosen;
  for (const char* name : {"bin/sh", "usr/bin/env", "bin/ls", "usr/bin/make", "sbin/init", "bin/busybox"}) {
    const auto facts = elf_in(*machine.tree, name);
    // A static program says less: it is taken if there is no other.
    if (facts && (!chosen || (!chosen->interpreter && facts->interpreter))) chosen = facts;
  }
  if (!chosen || !chosen->interpreter)
    if (auto by_loader = userland_of_loader(machine)) return *by_loader;
  if (!chosen)
    throw Error(ExitStatus::impossible, "the root file system holds no program that tells its userland",
                machine.tree->name_of(""), "give with --root the folder that is / on the target, with its bin and lib");
  Userland userland = userland_of(*chosen);
  userland.versions.clear();
  add_versions(userland, chosen->needed, machine);
  return userland;
}

}  // namespace extmod
