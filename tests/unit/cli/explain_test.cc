// SPDX-License-Identifier: GPL-2.0-or-later
#include <nlohmann/json.hpp>

#include "cli/page_text.h"
#include "cli/rule_names.h"
#include "failure.h"
#include "support/text.h"

namespace extmod {
namespace {

TEST(PageText, FillsParagraphsAndKeepsCode) {
  std::string long_line;
  for (int i = 0; i < 30; ++i) long_line += "word ";
  EXPECT_EQ(page_text("# id\n\nOne\ntwo.\n\n    code  here\n\n    more\n\n## How\n\n- a\n  b\n- c\n"),
            "  One two.\n\n      code  here\n\n      more\n\nHow\n\n  - a b\n  - c\n");
  const auto lines = split(page_text(long_line), '\n');
  EXPECT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[1].find("  word"), 0U);
  EXPECT_EQ(page_text("- " + long_line).find("  - word word"), 0U);
  EXPECT_EQ(page_text("```\nx\n\n# y\n```\nz\n"), "      x\n\n      # y\n  z\n");
  EXPECT_EQ(page_text("a\n| b | c |\n|---|---|\n| d | e |\n\nf\n"), "  a\n  | b | c |\n  | d | e |\n\n  f\n");
  EXPECT_EQ(page_text(""), "");
}

TEST(PageText, IsGoodForEveryRule) {
  for (const auto& rule : rules()) {
    const std::string text = page_text(rule_page(rule));
    EXPECT_GT(text.size(), 300U) << rule.id;
    EXPECT_TRUE(text.starts_with("  ") && !text.ends_with("\n\n")) << rule.id << "\n" << text;
  }
}

TEST(RuleNames, AreKnownOrNear) {
  EXPECT_EQ(&rule_named("elf-machine"), find_rule("elf-machine"));
  auto refused = [](const std::string& name, const std::vector<std::string>& words) {
    return fails(ExitStatus::impossible, words, [&] { rule_named(name); });
  };
  EXPECT_TRUE(refused("elf-machin", {"do you mean elf-machine?"}));
  EXPECT_TRUE(refused("symvers", {"module-symvers"}));
  EXPECT_TRUE(refused("frobnicate", {"no rule of verify has this name: frobnicate: `extmod-pkg explain`"}));
  EXPECT_TRUE(refused("", {"no rule"}));
  EXPECT_TRUE(refused(std::string(100000, 'x'), {"no rule"}));
}

}  // namespace
}  // namespace extmod
