// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/trial_modules.h"

#include <gtest/gtest.h>

#include "verify/trial_rules.h"

namespace extmod {
namespace {

std::string sentences(const TrialFacts& facts) {
  std::string text;
  for (const auto& finding : facts.judge()) text += finding.path + " " + finding.sentence + "\n";
  return text;
}

TEST(TrialModules, NeedTheCrcsThatProgramsOfThePackageMake) {
  TrialFacts facts;
  EXPECT_EQ(sentences(facts), "");
  facts.first.exports.at("extmod_sum").crc = 0;
  EXPECT_NE(sentences(facts).find("has no CRC for the symbol that it exports"), std::string::npos);
  facts.config = KernelConfig("");
  EXPECT_EQ(sentences(facts), "");
}

TEST(TrialModules, NeedSomeCrcOfTheKernelsThatIsNotZero) {
  TrialFacts facts;
  facts.first.imports[0].crc = 0;
  EXPECT_EQ(sentences(facts), "");
  facts.first.imports[1].crc.reset();
  EXPECT_NE(sentences(facts).find("zero CRCs for all symbols"), std::string::npos);
  facts.first.has_versions = false;
  EXPECT_NE(sentences(facts).find("has no CRCs of the kernel's symbols"), std::string::npos);
}

TEST(TrialModules, NeedAnAliasForTheirTableOfDevices) {
  TrialFacts facts;
  facts.second.info.clear();
  EXPECT_NE(sentences(facts).find("trial/second/extmod_second.ko has no alias"), std::string::npos);
}

}  // namespace
}  // namespace extmod
