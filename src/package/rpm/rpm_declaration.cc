// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_declaration.h"

#include "package/rpm/rpm_tags.h"

namespace extmod {
namespace {

using namespace rpm;

std::string comparison_of(uint64_t flags) {
  std::string sign;
  if ((flags & kSenseLess) != 0) sign += "<";
  if ((flags & kSenseGreater) != 0) sign += ">";
  if ((flags & kSenseEqual) != 0) sign += "=";
  return sign;
}

/// The tags of one kind of relation. One without a version or flag has none.
std::vector<Relation> relations_in(const RpmHeader& header, int names, int flags, int versions) {
  std::vector<Relation> relations;
  const auto senses = header.numbers(flags).value_or(std::vector<uint64_t>{});
  auto texts = header.strings(versions).value_or(std::vector<std::string>{});
  for (auto& name : header.strings(names).value_or(std::vector<std::string>{})) {
    const size_t at = relations.size();
    Relation relation{{}, std::move(name), {}, {}};
    if (at < senses.size()) relation.comparison = comparison_of(senses[at]);
    if (at < texts.size()) relation.version = std::move(texts[at]);
    relations.push_back(std::move(relation));
  }
  return relations;
}

std::vector<RelationChoice> choices_of(std::vector<Relation> relations) {
  std::vector<RelationChoice> choices;
  for (auto& relation : relations)
    if (!relation.name.starts_with("rpmlib(")) choices.push_back({std::move(relation)});
  return choices;
}

}  // namespace

PackageDeclaration rpm_declaration(const RpmHeader& header) {
  auto text = [&](int tag) { return header.string(tag).value_or(""); };
  PackageDeclaration declaration{text(kName), text(kVersion) + "-" + text(kRelease), text(kArch)};
  const auto epoch = header.numbers(kEpoch);
  if (epoch && !epoch->empty()) declaration.version.insert(0, std::to_string(epoch->front()) + ":");
  declaration.depends = choices_of(relations_in(header, kRequireName, kRequireFlags, kRequireVersion));
  declaration.recommends = choices_of(relations_in(header, kRecommendName, kRecommendFlags, kRecommendVersion));
  declaration.provides = relations_in(header, kProvideName, kProvideFlags, kProvideVersion);
  declaration.conflicts = relations_in(header, kConflictName, kConflictFlags, kConflictVersion);
  return declaration;
}

}  // namespace extmod
