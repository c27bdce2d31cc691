// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/unused_elf.h"

#include <algorithm>

#include "content/host_program.h"

namespace extmod {
namespace {

/// The folders with what `make M=` runs and loads.
constexpr const char* kProgramFolders[] = {"scripts", "certs", "rust", "tools/objtool", "tools/bpf/resolve_btfids"};

bool is_in_program_folder(const std::string& path) {
  return find_host_program(path) != nullptr || std::any_of(std::begin(kProgramFolders), std::end(kProgramFolders),
                                                           [&](const char* folder) { return is_below(path, folder); });
}

}  // namespace

bool is_for_module_builds(const std::string& path, const ElfFacts& elf, const TreeExpectation& expectation) {
  // BTF of modules is made from it.
  if (path == "vmlinux" || path == "vmlinux.unstripped") return true;
  const auto& linked = expectation.link_files;
  if (std::find(linked.begin(), linked.end(), path) != linked.end()) return true;
  // In the other folders objects are what is left of making the programs. This one is linked into modules since 6.13.
  if (elf.type == ElfType::relocatable) return path == "scripts/module-common.o" || is_below(path, "rust");
  return is_in_program_folder(path);
}

void spare_unused_elf(const TreeContent& content, const TreeExpectation& expectation, Findings& findings) {
  for (auto& finding : findings) {
    if (!finding.rule.starts_with("elf-")) continue;
    const auto elf = content.elf.find(finding.path);
    // Nothing is known of a damaged one.
    const bool used = elf == content.elf.end() ? is_in_program_folder(finding.path)
                                               : is_for_module_builds(elf->first, elf->second, expectation);
    if (!used) finding.severity = Severity::note;
  }
}

}  // namespace extmod
