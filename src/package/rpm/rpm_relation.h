// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "package/rpm/rpm_header.h"
#include "package/rpm/rpm_tags.h"

namespace extmod {

/// A dependency with rpm's sense flags (rpmds.h).
struct RpmRelation {
  std::string name;
  uint32_t flags = 0;
  std::string version;
};

/// The tags of one kind of relation.
struct RpmRelationTags {
  int name;
  int flags;
  int version;
};
constexpr RpmRelationTags kRpmRequires = {rpm::kRequireName, rpm::kRequireFlags, rpm::kRequireVersion};
constexpr RpmRelationTags kRpmRecommends = {rpm::kRecommendName, rpm::kRecommendFlags, rpm::kRecommendVersion};
constexpr RpmRelationTags kRpmProvides = {rpm::kProvideName, rpm::kProvideFlags, rpm::kProvideVersion};
constexpr RpmRelationTags kRpmConflicts = {rpm::kConflictName, rpm::kConflictFlags, rpm::kConflictVersion};
constexpr RpmRelationTags kRpmObsoletes = {rpm::kObsoleteName, rpm::kObsoleteFlags, rpm::kObsoleteVersion};

/// What the header has of the kind. One without a version or flag has none.
std::vector<RpmRelation> rpm_relations(const RpmHeader& header, const RpmRelationTags& tags);

/// The header has these relations of the kind, and no others.
void set_rpm_relations(RpmHeader& header, const RpmRelationTags& tags, const std::vector<RpmRelation>& relations);

}  // namespace extmod
