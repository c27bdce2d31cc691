// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_relation.h"

#include <utility>

namespace extmod {

std::vector<RpmRelation> rpm_relations(const RpmHeader& header, const RpmRelationTags& tags) {
  const auto flags = header.numbers(tags.flags).value_or(std::vector<uint64_t>{});
  const auto versions = header.strings(tags.version).value_or(std::vector<std::string>{});
  std::vector<RpmRelation> relations;
  for (auto& name : header.strings(tags.name).value_or(std::vector<std::string>{})) {
    const size_t at = relations.size();
    relations.push_back({std::move(name), at < flags.size() ? static_cast<uint32_t>(flags[at]) : 0,
                         at < versions.size() ? versions[at] : ""});
  }
  return relations;
}

void set_rpm_relations(RpmHeader& header, const RpmRelationTags& tags, const std::vector<RpmRelation>& relations) {
  for (int tag : {tags.name, tags.flags, tags.version}) header.remove(tag);
  if (relations.empty()) return;
  std::vector<std::string> names;
  std::vector<std::string> versions;
  std::vector<uint32_t> senses;
  for (const auto& relation : relations) {
    names.push_back(relation.name);
    senses.push_back(relation.flags);
    versions.push_back(relation.version);
  }
  header.add_strings(tags.name, names);
  header.add_int32(tags.flags, senses);
  header.add_strings(tags.version, versions);
}

}  // namespace extmod
