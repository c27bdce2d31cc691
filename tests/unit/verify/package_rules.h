// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/rule_fixtures.h"

namespace extmod {

/// What a package has beside its headers tree.
inline std::vector<RuleFixture> package_rules() {
  return {
      {"absolute-path", in_entry([](InstalledEntry& entry) { entry.absolute = true; })},
      {"file-owner", in_entry([](InstalledEntry& entry) { entry.owner = "user builder"; })},
      {"maintainer-script", in_package([](PackageTree& package) { package.script("prerm", "rm -rf /", false); })},
      {"not-a-file", in_entry([](InstalledEntry& entry) { entry.kind = EntryKind::other; })},
      {"package-metadata", in_package([](PackageTree& package) { package.remark("has an odd name"); })},
      {"package-mode", in_entry([](InstalledEntry& entry) { entry.mode = 04755; })},
      {"package-mode", in_entry([](InstalledEntry& entry) { entry.grants = "file capabilities"; })},
      {"runs-by-itself", in_entry([](InstalledEntry& entry) { entry.path = "etc/profile.d/x.sh"; })},
  };
}

}  // namespace extmod
