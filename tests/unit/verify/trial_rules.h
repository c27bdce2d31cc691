// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "jobs/trial_modules.h"
#include "verify/rule_fixtures.h"

namespace extmod {

/// What the programs of a good package add to trial modules under CONFIG_MODVERSIONS.
struct TrialFacts {
  KernelConfig config = KernelConfig("CONFIG_MODVERSIONS=y\n");
  ModuleFacts first = {};
  ModuleFacts second = {};

  TrialFacts() {
    first.has_versions = true;
    first.imports = {{"kfree", 7}, {"module_layout", 8}};
    ExportedSymbol exported;
    exported.crc = 9;
    first.exports.emplace("extmod_sum", exported);
    second.info.emplace("alias", "of:N*T*Cextmod-pkg,trial");
  }
  Findings judge() const { return judge_trial_facts(config, first, second); }
};

/// Trial modules.
inline std::vector<RuleFixture> trial_rules() {
  return {{"trial-module", [](bool is_spoilt) {
             TrialFacts facts;
             if (is_spoilt)
               for (auto& import : facts.first.imports) import.crc = 0;
             return facts.judge();
           }}};
}

}  // namespace extmod
