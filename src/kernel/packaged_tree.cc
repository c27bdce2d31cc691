// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/packaged_tree.h"

#include "kernel/srcarch.h"
#include "kernel/tree_facts.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

bool has_makefiles(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_regular_file(folder / "scripts/Kbuild.include", ignored) &&
         fs::is_regular_file(folder / "Makefile", ignored) && fs::is_directory(folder / "arch", ignored);
}

/// `named` as the machine would find it on which the package is installed.
fs::path in_root(const fs::path& named, const fs::path& from, const fs::path& root) {
  return named.is_absolute() ? root / named.relative_path() : from / named;
}

/// Nothing outside of `root` is taken, wherever links lead.
std::optional<fs::path> packaged_source(const fs::path& folder, const fs::path& root) {
  if (has_makefiles(folder)) return folder;
  std::error_code failed;
  std::vector<fs::path> candidates;
  if (auto named = named_srctree(folder))
    candidates.push_back(named->native().starts_with(root.native() + "/") ? *named : in_root(*named, folder, root));
  if (const fs::path link = fs::read_symlink(folder / "source", failed); !failed)
    candidates.push_back(in_root(link, folder, root));
  for (const auto& candidate : candidates) {
    const fs::path source = fs::canonical(candidate, failed);
    if (!failed && source.native().starts_with(root.native() + "/") && has_makefiles(source)) return source;
  }
  return std::nullopt;
}

std::string text_of(const fs::path& folder, const std::string& path) {
  auto text = read_file_if_exists(folder / path);
  if (!text)
    throw Error(ExitStatus::impossible, "the headers tree has no " + path, folder,
                "give a package made for building external modules");
  return *text;
}

/// Programs of any kind, or none, or a damaged one.
std::optional<ElfMachine> machine_of_program(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return std::nullopt;
  try {
    auto elf = read_elf(path);
    return elf ? std::optional(elf->machine) : std::nullopt;
  } catch (const ElfError&) {
    return std::nullopt;
  }
}

}  // namespace

KernelTree read_packaged_tree(const fs::path& root, const std::string& place) {
  KernelTree tree;
  const fs::path folder = place.empty() ? root : root / place;
  tree.objtree = fs::canonical(folder);
  const auto source = packaged_source(tree.objtree, fs::canonical(root));
  if (!source)
    throw Error(ExitStatus::impossible,
                "the headers tree has no makefiles: neither it nor the folder that its Makefile names has "
                "scripts/Kbuild.include and arch/",
                folder, "the other part of the headers has to be given with it");
  tree.srctree = *source;
  tree.config = KernelConfig(text_of(tree.objtree, "include/config/auto.conf"));
  tree.arch_name = tree.config.arch().value_or("");
  if (tree.arch_name.empty())
    throw Error(ExitStatus::impossible, "cannot tell the architecture of the headers tree", folder,
                "its include/config/auto.conf names no ARCH");
  tree.srcarch = srcarch_of(tree.arch_name);
  tree.release = uts_release(text_of(tree.objtree, "include/generated/utsrelease.h")).value_or("");
  tree.version = makefile_version(text_of(tree.srctree, "Makefile"));
  std::error_code ignored;
  tree.has_symvers = fs::is_regular_file(tree.objtree / "Module.symvers", ignored);
  tree.host_machine = machine_of_program(tree.objtree / "scripts/basic/fixdep");
  return tree;
}

}  // namespace extmod
