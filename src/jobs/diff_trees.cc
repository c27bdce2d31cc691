// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/diff_trees.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "support/interrupt.h"
#include "support/text.h"
#include "support/two_threads.h"
#include "target/userland.h"

namespace extmod {
namespace {

constexpr size_t kFilesAtOnce = 256;

using Values = std::map<std::string, std::string>;

/// Both are sorted maps of texts.
template <typename Map>
std::vector<ValueChange> changed_values(const Map& a, const Map& b) {
  std::vector<ValueChange> changes;
  auto old = a.begin();
  auto now = b.begin();
  while (old != a.end() || now != b.end()) {
    if (now == b.end() || (old != a.end() && old->first < now->first)) {
      changes.push_back({old->first, old->second, std::nullopt});
      ++old;
    } else if (old == a.end() || now->first < old->first) {
      changes.push_back({now->first, std::nullopt, now->second});
      ++now;
    } else {
      if (old->second != now->second) changes.push_back({old->first, old->second, now->second});
      ++old;
      ++now;
    }
  }
  return changes;
}

/// `libc.so.6 (GLIBC_2.34)`, or all versions where they have no numbers.
std::string library_text(const std::string& library, const ElfFacts& elf) {
  const auto versions = elf.versions.find(library);
  if (versions == elf.versions.end() || versions->second.empty()) return library;
  std::map<std::string, std::string> newest;
  for (const auto& version : versions->second) {
    const std::string family = version.substr(0, version.rfind('_'));
    const std::string number = newest_version(versions->second, family);
    newest.emplace(family, number.empty() ? version : family + "_" + number);
  }
  std::vector<std::string> words;
  words.reserve(newest.size());
  for (const auto& [family, version] : newest) words.push_back(version);
  return library + " (" + join(words, ", ") + ")";
}

std::string elf_text(const ElfFacts& elf) {
  std::string text = to_string(abi_of(elf));
  if (elf.interpreter) text += ", loader " + *elf.interpreter;
  std::vector<std::string> libraries;
  for (const auto& library : elf.needed) libraries.push_back(library_text(library, elf));
  std::sort(libraries.begin(), libraries.end());
  return libraries.empty() ? text : text + ", needs " + join(libraries, ", ");
}

Values programs_of(const HeadersSide& side) {
  Values programs;
  for (const auto& [path, elf] : side.content.elf) programs.emplace(path, elf_text(elf));
  return programs;
}

std::string userland_text(const HeadersSide& side) {
  std::map<std::string, ElfFacts> programs;
  for (const auto& [path, elf] : side.content.elf)
    if (elf.is_program() && path != "vmlinux") programs.emplace(path, elf);
  const CommonUserland common = common_userland(programs);
  if (!common.userland) return "no programs";
  return to_string(*common.userland) + (common.odd_one.empty() ? "" : ", but not " + common.odd_one);
}

/// What is at a path, but for the content.
struct FileState {
  EntryKind kind = EntryKind::other;
  std::string target;
  mode_t mode = 0;

  bool operator==(const FileState&) const = default;
};

std::string state_text(const FileState& state) {
  switch (state.kind) {
    case EntryKind::file:
      return fmt::format("file {:04o}", state.mode & 07777U);
    case EntryKind::link:
      return "link to " + state.target;
    case EntryKind::folder:
      return "folder";
    case EntryKind::other:
      break;
  }
  return "no file, link or folder";
}

FileState state_at(const TreeContent& content, size_t index) {
  const WalkEntry& entry = content.entries[index];
  return {entry.kind, content.bytes[index], content.modes[index]};
}

/// Files of both sides with the same mode, whose content may differ.
std::vector<std::string> files_in_both(const HeadersSide& a, const HeadersSide& b, std::vector<ValueChange>& changes) {
  std::vector<std::string> both;
  size_t old = 0;
  size_t now = 0;
  const auto& as = a.content.entries;
  const auto& bs = b.content.entries;
  while (old < as.size() || now < bs.size()) {
    const int order = now == bs.size() ? -1 : old == as.size() ? 1 : as[old].path.compare(bs[now].path);
    const FileState was = order <= 0 ? state_at(a.content, old) : FileState{};
    const FileState is = order >= 0 ? state_at(b.content, now) : FileState{};
    const std::string& path = order <= 0 ? as[old].path : bs[now].path;
    if (order < 0 && was.kind != EntryKind::folder) changes.push_back({path, state_text(was), std::nullopt});
    if (order > 0 && is.kind != EntryKind::folder) changes.push_back({path, std::nullopt, state_text(is)});
    if (order == 0 && was != is)
      changes.push_back({path, state_text(was), state_text(is)});
    else if (order == 0 && was.kind == EntryKind::file)
      both.push_back(path);
    old += order <= 0 ? 1 : 0;
    now += order >= 0 ? 1 : 0;
  }
  return both;
}

std::string relation_text(const Relation& relation) {
  return relation.comparison.empty() ? relation.name
                                     : relation.name + " " + relation.comparison + " " + relation.version;
}

void add_relations(Values& values, const std::string& kind, const std::vector<Relation>& relations) {
  for (const auto& relation : relations) values.emplace(kind + " " + relation_text(relation), "");
}

/// Each dependency is a row by itself, so that one more or less is seen.
Values values_of(const PackageDeclaration& declaration) {
  Values values = {
      {"name", declaration.name}, {"version", declaration.version}, {"architecture", declaration.architecture}};
  auto add_choices = [&](const std::string& kind, const std::vector<RelationChoice>& choices) {
    for (const auto& choice : choices) {
      std::vector<std::string> words;
      words.reserve(choice.size());
      for (const auto& relation : choice) words.push_back(relation_text(relation));
      values.emplace(kind + " " + join(words, " or "), "");
    }
  };
  add_choices("depends", declaration.depends);
  add_choices("recommends", declaration.recommends);
  add_relations(values, "provides", declaration.provides);
  add_relations(values, "conflicts", declaration.conflicts);
  return values;
}

}  // namespace

std::vector<ValueChange> diff_config(const HeadersSide& a, const HeadersSide& b) {
  return changed_values(a.config, b.config);
}

std::vector<ValueChange> diff_programs(const HeadersSide& a, const HeadersSide& b) {
  return changed_values(programs_of(a), programs_of(b));
}

std::vector<ValueChange> diff_userland(const HeadersSide& a, const HeadersSide& b) {
  return changed_values(Values{{"userland", userland_text(a)}}, Values{{"userland", userland_text(b)}});
}

std::vector<ValueChange> diff_files(const HeadersSide& a, const HeadersSide& b) {
  std::vector<ValueChange> changes;
  const auto both = files_in_both(a, b, changes);
  std::vector<char> differs(both.size());
  in_two_threads(both.size(), kFilesAtOnce, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      check_interrupt();
      differs[i] = a.file(both[i]).bytes() == b.file(both[i]).bytes() ? 0 : 1;
    }
  });
  for (size_t i = 0; i < both.size(); ++i)
    if (differs[i] != 0) changes.push_back({both[i], "content", "other content"});
  std::sort(changes.begin(), changes.end(),
            [](const ValueChange& left, const ValueChange& right) { return left.name < right.name; });
  return changes;
}

std::vector<ValueChange> diff_declarations(const HeadersSide& a, const HeadersSide& b) {
  if (!a.declaration || !b.declaration) return {};
  return changed_values(values_of(*a.declaration), values_of(*b.declaration));
}

}  // namespace extmod
