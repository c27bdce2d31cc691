// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/config_fragment.h"

#include <gtest/gtest.h>

#include "failure.h"

namespace extmod {
namespace {

using std::string;

/// `FOO=y@1` for each setting.
std::vector<string> settings_of(std::string_view text) {
  std::vector<string> found;
  for (const auto& one : parse_fragment("f", text).settings)
    found.push_back(one.symbol + "=" + one.value + "@" + std::to_string(one.line));
  return found;
}

/// `SYMBOL=ASKED: WHY` of the one line that is misread.
string misread_in(std::string_view text) {
  const auto fragment = parse_fragment("f", text);
  if (fragment.misread.size() != 1) return std::to_string(fragment.misread.size()) + " lines";
  return fragment.misread[0].symbol + "=" + fragment.misread[0].asked + ": " + fragment.misread[0].why;
}

TEST(ConfigFragment, ReadsSettingsAsKconfigDoes) {
  EXPECT_EQ(settings_of("# a comment\nCONFIG_A=y\n\n# CONFIG_B is not set\nCONFIG_C=\"x # y\"\nCONFIG_D=\n"),
            (std::vector<string>{"A=y@2", "B=n@4", "C=\"x # y\"@5", "D=@6"}));
  EXPECT_EQ(settings_of("CONFIG_A=y\r\n# CONFIG_B is not set\r\nCONFIG_C=m"),
            (std::vector<string>{"A=y@1", "B=n@2", "C=m@3"}));
  EXPECT_EQ(settings_of("CONFIG_A=y # why"), std::vector<string>{"A=y # why@1"});
}

TEST(ConfigFragment, LeavesOtherCommentsAlone) {
  for (const char* comment : {"# CONFIG_A=y", "#", "#CONFIG_A", "# CONFIG_A is not set because of B",
                              "# set CONFIG_A is not set", "##### x"}) {
    const auto fragment = parse_fragment("f", comment);
    EXPECT_TRUE(fragment.settings.empty()) << comment;
    EXPECT_TRUE(fragment.misread.empty()) << comment;
  }
}

TEST(ConfigFragment, NamesCommentsThatAreMeantAsSettings) {
  for (const char* comment : {"#CONFIG_A is not set", "#  CONFIG_A is not set", "# CONFIG_A is not set ",
                              "# CONFIG_A  is not set", "# CONFIG_A is not set # by us", "#\tCONFIG_A is not set"})
    EXPECT_EQ(misread_in(comment),
              "A=n: Kconfig takes this line for a comment: it must be exactly `# CONFIG_A is not set`")
        << comment;
}

TEST(ConfigFragment, SaysWhatKconfigMakesOfOtherLines) {
  EXPECT_EQ(misread_in("CONFIG_A = y\n"), "A=y: Kconfig takes the blank before = for a part of the name");
  EXPECT_EQ(misread_in("CONFIG_A= y\n"), "A=y: Kconfig takes the blank behind = for a part of the value");
  EXPECT_EQ(misread_in("\tCONFIG_A=y\n"), "A=y: Kconfig ignores a line with blanks before CONFIG_");
  EXPECT_EQ(misread_in("A=y\n"), "A=y: Kconfig ignores a line that does not begin with CONFIG_");
  EXPECT_EQ(misread_in("CONFIG_A is not set\n"), "A=n: Kconfig ignores this line without `# ` at its begin");
  EXPECT_EQ(misread_in("CONFIG_A\n"), "A=CONFIG_A: Kconfig ignores a line without =");
  EXPECT_EQ(misread_in("CONFIG_A-B=y\n"), "=CONFIG_A-B=y: `A-B` is no name of a symbol");
  EXPECT_EQ(misread_in("select A\n"), "=select A: it is neither a comment nor CONFIG_NAME=VALUE");
  EXPECT_EQ(misread_in("include other.config\n"),
            "=include other.config: it is neither a comment nor CONFIG_NAME=VALUE");
}

TEST(ConfigFragment, NamesTheByteOrderMarkWhereItCosts) {
  EXPECT_EQ(misread_in("\xef\xbb\xbf"
                       "CONFIG_A=y\nCONFIG_B=y\n"),
            "A=y: Kconfig ignores this line, because the file begins with a byte order mark");
  EXPECT_EQ(misread_in("\xef\xbb\xbf# text\nCONFIG_B=y\n"), "0 lines");
}

TEST(ConfigFragment, RefusesWhatIsNoText) {
  using std::string_literals::operator""s;
  EXPECT_TRUE(fails(ExitStatus::impossible, {"f:2", "no text"}, [] { parse_fragment("f", "CONFIG_A=y\n\0B"s); }));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"f:1", "no text"}, [] { parse_fragment("f", "\x1f\x8b\x08"); }));
  EXPECT_TRUE(parse_fragment("f", "# gr\xfc\xdf\n").settings.empty());
}

string merged(const std::vector<string>& texts, const string& unknown = "") {
  std::vector<ConfigFragment> fragments;
  fragments.reserve(texts.size());
  for (const auto& text : texts) fragments.push_back(parse_fragment("f", text));
  return merge_fragments(fragments, [&](const string& name) { return name != unknown; }).text;
}

TEST(ConfigFragment, LaterFragmentsReplaceAndAreAppended) {
  EXPECT_EQ(merged({"CONFIG_A=y\nCONFIG_B=y\n", "# CONFIG_A is not set"}), "CONFIG_B=y\n# CONFIG_A is not set\n");
  // The last member of a choice counts, so the order matters even where the value stays.
  EXPECT_EQ(merged({"CONFIG_A=y\nCONFIG_B=y", "CONFIG_A=y"}), "CONFIG_B=y\nCONFIG_A=y\n");
  EXPECT_EQ(merged({"CONFIG_AB=y\n", "CONFIG_A=m\nCONFIG_A=y\n"}), "CONFIG_AB=y\nCONFIG_A=m\nCONFIG_A=y\n");
  EXPECT_EQ(merged({"CONFIG_A=y\nCONFIG_B=y\n", "CONFIG_C=y\n"}, "B"), "CONFIG_A=y\nCONFIG_C=y\n");
}

TEST(ConfigFragment, KnowsWhereEachMergedLineIsFrom) {
  const auto base = parse_fragment("base", "CONFIG_A=y\nCONFIG_B=y\n");
  const auto board = parse_fragment("board", "#\nCONFIG_A=n\n");
  EXPECT_EQ(merge_fragments({base, board}, [](const string&) { return true; }).places,
            (std::vector<string>{"base:2", "board:2"}));
}

}  // namespace
}  // namespace extmod
