// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/wrong_programs.h"

#include "content/elfconfig.h"
#include "support/interrupt.h"
#include "verify/unused_elf.h"

namespace extmod {
namespace {

enum class Kind { program, elsewhere, elfconfig, link, other };

bool is_kernel_object(const InputTree& tree, const std::string& path) {
  try {
    const auto elf = read_elf_bytes(tree.content(path).bytes());
    return elf && elf->type == ElfType::relocatable;
  } catch (const ElfError&) {
    return false;
  }
}

Kind kind_of(const Finding& finding, const InputTree& tree) {
  if (finding.rule == "modpost-elfconfig" && finding.path.ends_with(kElfConfig) && tree.is_file(finding.path))
    return Kind::elfconfig;
  const auto facts = tree.look_up(finding.path);
  if (finding.rule == "link-dangling" && facts && facts->kind == EntryKind::link) return Kind::link;
  // Only a path through a link is read and not there.
  if (finding.rule.starts_with("elf-") && !facts) return Kind::elsewhere;
  if (finding.rule.starts_with("elf-"))
    return facts->kind == EntryKind::file && !is_kernel_object(tree, finding.path) ? Kind::program : Kind::other;
  const bool missing = !facts || facts->kind == EntryKind::file;
  return missing && (finding.rule == "required-program" || finding.rule == "module-build-program") ? Kind::program
                                                                                                   : Kind::other;
}

}  // namespace

WrongPrograms wrong_programs(const Findings& findings, const InputTree& tree) {
  WrongPrograms wrong;
  for (const auto& finding : findings) {
    if (finding.severity != Severity::error) continue;
    const std::string why = finding.sentence + " [" + finding.rule + "]";
    switch (kind_of(finding, tree)) {
      case Kind::program:
        wrong.programs.emplace(finding.path, why);
        break;
      case Kind::elsewhere:
        wrong.elsewhere.emplace(finding.path, why);
        break;
      case Kind::elfconfig:
        wrong.elfconfigs.emplace(finding.path, why);
        break;
      case Kind::link:
        wrong.links.emplace(finding.path, why);
        break;
      case Kind::other:
        wrong.others.push_back(finding);
        break;
    }
  }
  return wrong;
}

const std::string* place_with(const std::vector<std::string>& places, const std::string& path) {
  const std::string* found = nullptr;
  for (const auto& place : places)
    if (is_below(path, place) && (found == nullptr || place.size() > found->size())) found = &place;
  return found;
}

std::string path_in(const std::string& place, const std::string& path) {
  return place.empty() ? path : path.substr(place.size() + 1);
}

std::map<std::string, ElfFacts> programs_in(const InputTree& tree, const std::vector<std::string>& places) {
  std::map<std::string, ElfFacts> programs;
  for (const auto& place : places)
    for (const auto& entry : tree.entries(place)) {
      check_interrupt();
      if (entry.kind != EntryKind::file) continue;
      const FileContent content = tree.content(below(place, entry.path));
      if (!content.bytes().starts_with("\177ELF")) continue;
      try {
        auto elf = read_elf_bytes(content.bytes());
        if (elf && elf->type != ElfType::relocatable && is_for_module_builds(entry.path, *elf, {}))
          programs.emplace(below(place, entry.path), std::move(*elf));
      } catch (const ElfError&) {
        // One that a module build runs is among the wrong ones.
      }
    }
  return programs;
}

}  // namespace extmod
