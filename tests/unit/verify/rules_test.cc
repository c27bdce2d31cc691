// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/rules.h"

#include <gtest/gtest.h>

#include <regex>

#include "support/file_walk.h"
#include "support/text.h"
#include "verify/elf_rules.h"
#include "verify/fit_rules.h"
#include "verify/module_rules.h"
#include "verify/package_rules.h"
#include "verify/program_rules.h"
#include "verify/rule_fixtures.h"
#include "verify/shape_rules.h"
#include "verify/signed_module_rules.h"
#include "verify/symvers_rules.h"
#include "verify/tree_rules.h"
#include "verify/trial_rules.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

/// A line for each file of fixtures.
std::vector<RuleFixture> all_fixtures() {
  std::vector<RuleFixture> all;
  for (const auto& rows : {
           tree_rules(),
           elf_rules(),
           package_rules(),
           shape_rules(),
           fit_rules(),
           symvers_rules(),
           module_rules(),
           signed_module_rules(),
           trial_rules(),
           program_rules(),
       })
    all.insert(all.end(), rows.begin(), rows.end());
  return all;
}

std::set<std::string> rules_of(const Findings& findings) {
  std::set<std::string> ids;
  for (const auto& finding : findings) ids.insert(finding.rule);
  return ids;
}

TEST(Rules, HaveAFixtureThatFailsThemAloneAndOneThatPasses) {
  std::set<std::string> proved;
  for (const auto& fixture : all_fixtures()) {
    SCOPED_TRACE(fixture.rule);
    EXPECT_EQ(rules_of(fixture.judge(false)), std::set<std::string>{});
    EXPECT_EQ(rules_of(fixture.judge(true)), std::set<std::string>{fixture.rule});
    proved.insert(fixture.rule);
  }
  for (const auto& rule : rules()) EXPECT_TRUE(proved.contains(rule.id)) << rule.id << " has no fixture";
}

TEST(Rules, AreSortedAndUnique) {
  for (size_t i = 1; i < rules().size(); ++i) EXPECT_LT(std::string(rules()[i - 1].id), rules()[i].id);
  for (const auto& rule : rules()) {
    EXPECT_TRUE(std::regex_match(rule.id, std::regex("[a-z0-9]+(-[a-z0-9]+)*"))) << rule.id;
    EXPECT_EQ(find_rule(rule.id), &rule);
  }
  EXPECT_EQ(find_rule("no-such-rule"), nullptr);
}

TEST(Rules, HaveAPageThatHelps) {
  for (const auto& rule : rules()) {
    SCOPED_TRACE(rule.id);
    const std::string page(rule_page(rule));
    const auto lines = split(page, '\n');
    EXPECT_EQ(lines.at(0), std::string("# ") + rule.id);
    EXPECT_GE(lines.size(), 10U) << "a stub";
    EXPECT_LE(lines.size(), 60U);
  }
}

TEST(Rules, AreInTheReadme) {
  const std::string readme = read_file(fs::path(EXTMOD_SOURCE_DIR) / "README.md");
  for (const auto& rule : rules())
    EXPECT_NE(readme.find("`" + std::string(rule.id) + "`"), std::string::npos) << rule.id;
}

/// Every page belongs to a rule.
TEST(Rules, HaveAllPages) {
  for (const auto& entry : walk(fs::path(EXTMOD_SOURCE_DIR) / "packaging/rules"))
    EXPECT_NE(find_rule(fs::path(entry.path).stem().string()), nullptr) << entry.path;
}

/// The sources that make findings, as one text.
std::string makers_of_findings() {
  std::string text;
  for (const char* folder : {"verify", "package", "modules", "jobs"}) {
    const fs::path below = fs::path(EXTMOD_SOURCE_DIR) / "src" / folder;
    for (const auto& entry : walk(below))
      if (entry.path.ends_with(".cc") && entry.path != "rules.cc") text += read_file(below / entry.path);
  }
  return text;
}

TEST(Rules, AreMadeBySomebody) {
  const std::string text = makers_of_findings();
  for (const auto& rule : rules())
    EXPECT_NE(text.find("\"" + std::string(rule.id) + "\""), std::string::npos) << "nobody makes " << rule.id;
}

TEST(Rules, AreInTheTableBeforeSomebodyMakesThem) {
  const std::string text = makers_of_findings();
  const std::regex made("make_finding\\(\\s*([A-Za-z:]+[a-z],\\s*)?\"([^\" ]+)\",");
  size_t seen = 0;
  for (std::sregex_iterator match(text.begin(), text.end(), made), end; match != end; ++match, ++seen)
    EXPECT_NE(find_rule((*match)[2].str()), nullptr) << (*match)[2].str();
  EXPECT_GT(seen, 10U);
}

}  // namespace
}  // namespace extmod
