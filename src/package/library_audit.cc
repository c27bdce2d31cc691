// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/library_audit.h"

#include <algorithm>

#include "distro/tools.h"
#include "support/interrupt.h"
#include "support/version.h"
#include "verify/unused_elf.h"

namespace extmod {
namespace {

using Programs = std::map<std::string, ElfFacts>;

/// Whether a module build runs or loads it. Outside of headers trees are the programs of divided headers.
bool is_used(const std::string& path, const ElfFacts& elf, const std::vector<std::string>& places) {
  for (const auto& place : places)
    if (is_below(path, place))
      return is_for_module_builds(place.empty() ? path : path.substr(place.size() + 1), elf, {});
  return true;
}

/// Programs and libraries of the package that need a library.
Programs programs_of(const PackageTree& package, const std::vector<std::string>& places) {
  Programs programs;
  for (const auto& entry : package.entries("")) {
    check_interrupt();
    if (entry.kind != EntryKind::file) continue;
    const FileContent content = package.content(entry.path);
    if (!content.bytes().starts_with("\177ELF")) continue;
    try {
      auto elf = read_elf_bytes(content.bytes());
      if (elf && elf->type != ElfType::relocatable && !elf->needed.empty() && is_used(entry.path, *elf, places))
        programs.emplace(entry.path, std::move(*elf));
    } catch (const ElfError&) {
      // Another finding says so.
    }
  }
  return programs;
}

/// A library, the first program that needs it, and the first that needs the newest of it.
struct Need {
  std::string first = {};
  std::string newest = {};
  std::string newest_version = {};  ///< GLIBC_2.38
};

std::map<std::string, Need> needs_of(const Programs& programs, const std::map<std::string, LibraryNeed>& libraries) {
  std::map<std::string, Need> needs;
  for (const auto& [path, elf] : programs) {
    for (const auto& soname : elf.needed)
      if (auto& need = needs[soname]; need.first.empty()) need.first = path;
    for (const auto& [soname, versions] : elf.versions) {
      const auto library = libraries.find(soname);
      if (library == libraries.end()) continue;
      for (const auto& [family, version] : library->second.versions)
        if (auto& need = needs[soname]; need.newest.empty() && versions.contains(family + "_" + version))
          std::tie(need.newest, need.newest_version) = std::pair(path, family + "_" + version);
    }
  }
  return needs;
}

/// Which libraries other dependencies bring; each is looked for once, as a package may declare and need very many.
class BroughtAlong {
 public:
  explicit BroughtAlong(const DeclaredNames& declared) : declared_(declared) {}
  bool has(const std::string& soname) {
    const std::string library = library_of(soname);
    if (library.empty()) return false;
    auto [known, is_new] = known_.try_emplace(library, false);
    if (is_new)
      known->second = std::any_of(declared_.begin(), declared_.end(),
                                  [&](const auto& relation) { return brings_library(relation.first, library); });
    return known->second;
  }

 private:
  const DeclaredNames& declared_;
  std::map<std::string, bool> known_;
};

/// A package may have several libraries: the finding is about the one that needs the newest.
struct Lack {
  LibraryVerdict verdict;
  std::string soname;
};

void add_lack(std::map<std::string, Lack>& lacks, LibraryVerdict verdict, const std::string& soname) {
  auto [at, is_new] = lacks.try_emplace(verdict.wanted.name, Lack{verdict, soname});
  if (!is_new && version_less(at->second.verdict.wanted.version, verdict.wanted.version))
    at->second = {std::move(verdict), soname};
}

Finding finding_of(const Lack& lack, const Need& need, const FormatNeeds& format) {
  const std::string wanted = format.spelling(lack.verdict.wanted);
  if (!lack.verdict.is_declared)
    return make_finding("undeclared-library", need.first,
                        "needs " + lack.soname +
                            ", and the package declares nothing that brings it: it can be installed where the program "
                            "does not start; declare " +
                            wanted);
  return make_finding("dependency-too-old", need.newest.empty() ? need.first : need.newest,
                      "needs " + (need.newest.empty() ? lack.soname : need.newest_version + " of " + lack.soname) +
                          ", but the package declares " + lack.verdict.older +
                          ": it can be installed where the program does not start; declare " + wanted);
}

}  // namespace

DeclaredNames names_in(const std::vector<RelationChoice>& choices) {
  DeclaredNames names;
  for (const auto& choice : choices)
    for (const auto& relation : choice) names.emplace(relation.name, relation);
  return names;
}

Findings audit_libraries(const PackageTree& package, const std::vector<std::string>& places,
                         const FormatNeeds& format) {
  Findings findings;
  const Programs programs = programs_of(package, places);
  if (!package.declaration() || programs.empty()) return findings;
  const DeclaredNames declared = names_in(package.declaration()->depends);
  const auto libraries = library_needs(programs);
  const auto needs = needs_of(programs, libraries);
  BroughtAlong brought(declared);
  PackageInfo info;
  info.userland = common_userland(programs).userland.value_or(Userland{});
  std::map<std::string, Lack> lacks;  // by the name that is wanted
  for (const auto& [soname, library] : libraries) {
    check_interrupt();
    info.libraries = {{soname, library}};
    auto verdict = format.library(info, declared);
    if (!verdict || (verdict->is_declared && verdict->older.empty())) continue;
    if (!verdict->is_declared && brought.has(soname)) continue;
    add_lack(lacks, std::move(*verdict), soname);
  }
  for (const auto& [name, lack] : lacks)
    if (auto need = needs.find(lack.soname); need != needs.end())
      findings.push_back(finding_of(lack, need->second, format));
  return findings;
}

}  // namespace extmod
