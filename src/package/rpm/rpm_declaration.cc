// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_declaration.h"

#include "package/rpm/rpm_relation.h"
#include "package/rpm/rpm_tags.h"

namespace extmod {
namespace {

using namespace rpm;

std::string comparison_of(uint32_t flags) {
  std::string sign;
  if ((flags & kSenseLess) != 0) sign += "<";
  if ((flags & kSenseGreater) != 0) sign += ">";
  if ((flags & kSenseEqual) != 0) sign += "=";
  return sign;
}

std::vector<Relation> relations_in(const RpmHeader& header, const RpmRelationTags& tags) {
  std::vector<Relation> relations;
  for (auto& found : rpm_relations(header, tags))
    relations.push_back({{}, std::move(found.name), comparison_of(found.flags), std::move(found.version)});
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
  declaration.depends = choices_of(relations_in(header, kRpmRequires));
  declaration.recommends = choices_of(relations_in(header, {kRecommendName, kRecommendFlags, kRecommendVersion}));
  declaration.provides = relations_in(header, kRpmProvides);
  declaration.conflicts = relations_in(header, kRpmConflicts);
  return declaration;
}

}  // namespace extmod
