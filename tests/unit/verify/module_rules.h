// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "jobs/verify_modules.h"
#include "support/folder_tree.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "verify/module_fixture.h"
#include "verify/rule_fixtures.h"

namespace extmod {

/// A module and its kernel: `spoil` changes one of them.
inline std::function<Findings(bool)> in_module(const std::function<void(ModuleFixture&)>& spoil) {
  return [spoil](bool is_spoilt) {
    ModuleFixture fixture;
    if (is_spoilt) spoil(fixture);
    return fixture.judge();
  };
}

/// Modules.
inline std::vector<RuleFixture> module_rules() {
  using Fixture = ModuleFixture;
  return {
      {"module-alone",
       [](bool is_spoilt) {
         if (!is_spoilt) return Findings();
         TempDir folder;
         write_file(folder.path() / "fake.ko", FakeModule().bytes());
         return judge_modules(FolderTree(folder.path()), {"fake.ko"}, {}).findings;
       }},
      {"module-crc", in_module([](Fixture& fixture) { fixture.module.versions[1].second = 7; })},
      {"module-dependency", in_module([](Fixture& fixture) { fixture.module.info.emplace_back("depends=other"); })},
      {"module-file", in_module([](Fixture& fixture) { fixture.module.has_relocations = false; })},
      {"module-licence", in_module([](Fixture& fixture) {
         fixture.module.info[0] = "license=Proprietary";
         fixture.need("bus_register", 3);
       })},
      {"module-machine", in_module([](Fixture& fixture) { fixture.module.machine = kX86; })},
      {"module-namespace", in_module([](Fixture& fixture) { fixture.need("dma_buf_get", 4); })},
      {"module-symbol", in_module([](Fixture& fixture) { fixture.need("is_nowhere", 4); })},
      {"module-vermagic", in_module([](Fixture& fixture) { fixture.kernel.vermagic = "SMP preempt"; })},
  };
}

}  // namespace extmod
