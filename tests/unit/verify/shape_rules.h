// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "verify/build_link_audit.h"
#include "verify/conflict_audit.h"
#include "verify/made_package.h"
#include "verify/rule_fixtures.h"

namespace extmod {

/// How headers trees are found, and what packages are together.
inline std::vector<RuleFixture> shape_rules() {
  return {
      {"build-link",
       [](bool is_spoilt) {
         MadePackage package;
         package.folder("usr/src/linux-headers-6.1.0-x");
         package.link(is_spoilt ? "lib/modules/6.1.0x/build" : "lib/modules/6.1.0-x/build",
                      "/usr/src/linux-headers-6.1.0-x");
         return audit_build_links(package, {{"usr/src/linux-headers-6.1.0-x", "6.1.0-x"}});
       }},
      {"file-conflict",
       [](bool is_spoilt) {
         MadePackage flavour("flavour.tar");
         MadePackage common("common.tar");
         flavour.file("usr/src/x/Makefile", "all:\n");
         common.file("usr/src/x/Makefile", is_spoilt ? "ALL:\n" : "all:\n").file("usr/src/x/Kconfig");
         return audit_conflicts(flavour, common);
       }},
  };
}

}  // namespace extmod
