// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_relation.h"

namespace extmod {

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
