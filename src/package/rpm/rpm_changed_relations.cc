// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_changed_relations.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "package/rpm/rpm_grammar.h"
#include "package/rpm/rpm_metadata.h"
#include "package/rpm/rpm_tags.h"

namespace extmod {
namespace {

using namespace rpm;

RpmVersion version_in(const std::string& text) {
  RpmVersion version;
  const size_t colon = text.find(':');
  const size_t begin = colon == std::string::npos ? 0 : colon + 1;
  const size_t hyphen = std::min(text.rfind('-'), text.size());
  if (colon != std::string::npos) version.epoch = text.substr(0, colon);
  version.version = text.substr(begin, hyphen - begin);
  version.release = hyphen < text.size() ? text.substr(hyphen + 1) : "";
  return version;
}

/// `libc.so.6(GLIBC_2.34)(64bit)`, `libelf.so.1()(64bit)`, `rtld(GNU_HASH)`: what rpm's elfdeps finds.
bool is_of_elfdeps(const std::string& name) {
  if (name == "rtld(GNU_HASH)") return true;
  const std::string soname = name.substr(0, name.find('('));
  const bool has_ending = soname.ends_with(".so") || soname.find(".so.") != std::string::npos;
  return has_ending && soname.find_first_of("/ ") == std::string::npos;
}

std::vector<RpmRelation> derived_requires(const PackageChanges& changes) {
  auto relations = rpm_library_requires(info_of(changes));
  if (changes.gnu_hash) relations.push_back({"rtld(GNU_HASH)", kSenseFindRequires, ""});
  return relations;
}

/// The derived ones stand where the first one of the old ones did.
std::vector<RpmRelation> changed_relations(const std::vector<RpmRelation>& old, const PackageChanges& changes) {
  std::vector<RpmRelation> relations;
  std::optional<size_t> place;
  for (const auto& relation : old) {
    if (!is_of_elfdeps(relation.name))
      relations.push_back(relation);
    else if (!place)
      place = relations.size();
  }
  const auto derived = derived_requires(changes);
  const auto at = relations.begin() + static_cast<std::ptrdiff_t>(place.value_or(relations.size()));
  relations.insert(at, derived.begin(), derived.end());
  return relations;
}

/// DEPENDSDICT has a letter and a number in a list of relations; FILEDEPENDSX and FILEDEPENDSN name a part of it for
/// each file.
void renumber_depends(RpmHeader& header, const std::vector<RpmRelation>& old, const std::vector<RpmRelation>& now) {
  constexpr uint64_t kNumber = 0xffffff;
  constexpr int kLetterAt = 24;
  const auto dict = header.numbers(kDependsDict);
  const auto first = header.numbers(kFileDependsX);
  const auto count = header.numbers(kFileDependsN);
  if (!dict || !first || !count || first->size() != count->size()) return;
  std::vector<uint32_t> new_dict;
  std::vector<uint32_t> new_first;
  std::vector<uint32_t> new_count;
  for (size_t file = 0; file < first->size(); ++file) {
    const size_t begin = new_dict.size();
    for (uint64_t i = (*first)[file]; i < (*first)[file] + (*count)[file] && i < dict->size(); ++i) {
      uint64_t number = (*dict)[i] & kNumber;
      const uint64_t letter = (*dict)[i] >> kLetterAt;
      if (letter == 'R') {
        const auto same = std::find_if(now.begin(), now.end(), [&](const RpmRelation& relation) {
          return number < old.size() && relation.name == old[number].name && relation.version == old[number].version;
        });
        if (same == now.end()) continue;
        number = static_cast<uint64_t>(same - now.begin());
      }
      new_dict.push_back(static_cast<uint32_t>(letter << kLetterAt | number));
    }
    new_first.push_back(new_dict.size() == begin ? 0 : static_cast<uint32_t>(begin));
    new_count.push_back(static_cast<uint32_t>(new_dict.size() - begin));
  }
  for (int tag : {kDependsDict, kFileDependsX, kFileDependsN}) header.remove(tag);
  if (new_dict.empty()) return;
  header.add_int32(kDependsDict, new_dict);
  header.add_int32(kFileDependsX, new_first);
  header.add_int32(kFileDependsN, new_count);
}

/// Relations to what the package itself provides: `config(farm-devel) = 6.1-3`.
void follow_version(RpmHeader& header, int names_tag, int versions_tag, const std::vector<std::string>& provided,
                    const std::string& from, const std::string& to) {
  const auto names = header.strings(names_tag).value_or(std::vector<std::string>{});
  const auto versions = header.strings(versions_tag).value_or(std::vector<std::string>{});
  for (size_t i = 0; i < std::min(names.size(), versions.size()); ++i) {
    const bool is_own = std::find(provided.begin(), provided.end(), names[i]) != provided.end();
    // The kernel's release stays.
    if (is_own && versions[i] == from && !names[i].ends_with("uname-r")) header.set_text(versions_tag, i, to);
  }
}

/// dnf and zypper install a kernel's packages beside each other, which those of one release cannot be.
void obsolete_original(RpmHeader& header, const std::vector<std::string>& provided, const RpmVersion& original) {
  const auto keeps_others = [](const std::string& name) {
    return name == "installonlypkg(kernel)" || name == "multiversion(kernel)";
  };
  if (std::none_of(provided.begin(), provided.end(), keeps_others)) return;
  auto obsoletes = rpm_relations(header, kRpmObsoletes);
  obsoletes.push_back({header.string(kName).value_or(""), kSenseEqual, to_string(original)});
  set_rpm_relations(header, kRpmObsoletes, obsoletes);
}

}  // namespace

RpmVersion rpm_new_version(const Rewrite& rewrite) {
  const std::string& wanted = rewrite.changes.version;
  RpmVersion version = version_in(rewrite.original.declaration().version);
  if (wanted.empty()) {
    version.release = repaired_version(version.release);
    return version;
  }
  check_version(wanted, "([0-9]{1,9}:)?" + rpm_grammar().version, "write [EPOCH:]VERSION-RELEASE");
  return version_in(wanted);
}

void write_changed_version(RpmHeader& header, const RpmVersion& version) {
  const auto epoch = header.numbers(kEpoch);
  const std::string old_epoch = epoch && !epoch->empty() ? std::to_string(epoch->front()) : "";
  const RpmVersion old{old_epoch, header.string(kVersion).value_or(""), header.string(kRelease).value_or("")};
  header.add_string(kVersion, version.version);
  header.add_string(kRelease, version.release);
  header.remove(kEpoch);
  if (!version.epoch.empty()) header.add_int32(kEpoch, {static_cast<uint32_t>(std::stoul(version.epoch))});
  const auto provided = header.strings(kProvideName).value_or(std::vector<std::string>{});
  for (bool with_epoch : {true, false})
    for (const auto& [names, versions] : {std::pair(kProvideName, kProvideVersion), {kRequireName, kRequireVersion}})
      follow_version(header, names, versions, provided, with_epoch ? to_string(old) : without_epoch(old),
                     with_epoch ? to_string(version) : without_epoch(version));
  obsolete_original(header, provided, old);
}

void write_changed_requires(RpmHeader& header, const PackageChanges& changes) {
  const auto old = rpm_relations(header, kRpmRequires);
  const auto now = changes.derive_depends ? changed_relations(old, changes) : old;
  set_rpm_relations(header, kRpmRequires, now);
  renumber_depends(header, old, now);
}

}  // namespace extmod
