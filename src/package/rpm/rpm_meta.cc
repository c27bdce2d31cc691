// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_meta.h"

#include "package/rpm/rpm_metadata.h"
#include "package/rpm/rpm_tags.h"

namespace extmod {

std::vector<RpmRelation> rpm_meta_requires(const PackageInfo& info, CompressionKind compression, int format) {
  const std::string version = to_string(rpm_package_version(info));
  std::vector<RpmRelation> relations = {{rpm_name(info), rpm::kSenseEqual, version}};
  if (!info.image_package.empty()) relations.push_back({info.image_package, rpm::kSenseEqual, version});
  for (auto& relation : rpmlib_requires(compression, format)) relations.push_back(std::move(relation));
  return relations;
}

std::vector<RpmRelation> rpm_meta_provides(const PackageInfo& info) {
  const std::string version = to_string(rpm_package_version(info));
  const std::string isa = rpm_isa(info.userland.abi);
  std::vector<RpmRelation> relations = {{info.meta, rpm::kSenseEqual, version}};
  if (!isa.empty()) relations.push_back({info.meta + isa, rpm::kSenseEqual, version});
  return relations;
}

std::string rpm_meta_nvr(const PackageInfo& info) {
  return info.meta + "-" + without_epoch(rpm_package_version(info));
}

void add_rpm_meta_identity(RpmHeader& header, const PackageInfo& info, CompressionKind compression, int format) {
  PackageInfo meta = info;
  meta.summary = "The newest headers of this Linux kernel";
  meta.description = "This package is empty. It requires the newest headers for external modules";
  meta.description += info.image_package.empty() ? "." : ",\nand " + info.image_package + " of the same version.";
  add_rpm_description(header, meta, info.meta, format);
  set_rpm_relations(header, kRpmRequires, rpm_meta_requires(info, compression, format));
  set_rpm_relations(header, kRpmProvides, rpm_meta_provides(info));
}

}  // namespace extmod
