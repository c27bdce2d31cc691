// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/kconfig_expression.h"

#include <gtest/gtest.h>

#include "support/text.h"

namespace extmod {
namespace {

using std::string;

/// Y is y, M is m, N is n, V has the value 120000, S the value abc; other words are their own text.
KconfigWord fake_word(const string& word) {
  if (word == "Y" || word == "y") return {Tristate::y, "y", true};
  if (word == "M" || word == "m") return {Tristate::m, "m", true};
  if (word == "N" || word == "n") return {Tristate::n, "n", true};
  if (word == "V") return {Tristate::n, "120000", true};
  if (word == "S") return {Tristate::n, "abc", true};
  if (word.starts_with('"')) return {Tristate::n, word.substr(1, word.size() - 2), true};
  if (word.starts_with("$(")) return {Tristate::y, word, true};
  return {Tristate::n, word, false};
}

char value_of(const string& expression) {
  return "nmy"[static_cast<int>(evaluate_kconfig(expression, fake_word))];
}

string unmet(const string& expression, Tristate wanted = Tristate::m) {
  return join(unmet_parts(expression, wanted, fake_word), "; ");
}

std::vector<string> tokens_of(std::string_view text) {
  std::vector<string> tokens;
  for (auto token = next_kconfig_token(text); !token.empty(); token = next_kconfig_token(text))
    tokens.emplace_back(token);
  return tokens;
}

TEST(KconfigExpression, TakesTokens) {
  EXPECT_EQ(tokens_of(" A&&!B # comment"), (std::vector<string>{"A", "&&", "!", "B"}));
  EXPECT_EQ(tokens_of("$(cc-option, -m(x) y)=\"a # \\\" b\" if C<=3"),
            (std::vector<string>{"$(cc-option, -m(x) y)", "=", "\"a # \\\" b\"", "if", "C", "<=", "3"}));
  EXPECT_EQ(tokens_of("\"open"), std::vector<string>{"\"open"});
  EXPECT_EQ(tokens_of("@"), std::vector<string>{"@"});
}

TEST(KconfigExpression, IsEvaluatedAsKconfigDoes) {
  EXPECT_EQ(value_of("Y && M"), 'm');
  EXPECT_EQ(value_of("N || M"), 'm');
  EXPECT_EQ(value_of("!M"), 'm');
  EXPECT_EQ(value_of("!(Y && N)"), 'y');
  EXPECT_EQ(value_of("N && N || Y"), 'y');
  EXPECT_EQ(value_of("Y || N && N"), 'y');
  EXPECT_EQ(value_of("UNKNOWN"), 'n');
  EXPECT_EQ(value_of("M=m"), 'y');
  EXPECT_EQ(value_of("M!=n && N=n"), 'y');
  EXPECT_EQ(value_of("V >= 90000"), 'y');
  EXPECT_EQ(value_of("V < 0x100"), 'n');
  EXPECT_EQ(value_of("S = \"abc\""), 'y');
  EXPECT_EQ(value_of("!N = n"), 'n');  // ! binds less than =
  EXPECT_EQ(value_of("$(success,true) && Y"), 'y');
}

TEST(KconfigExpression, UnreadableOnesHoldBackNothing) {
  for (const char* text : {"", "A &&", "(Y", "Y)", "&& N", "! ", "N = ", "N N"}) EXPECT_EQ(value_of(text), 'y') << text;
  EXPECT_EQ(value_of(string(100000, '(') + "N" + string(100000, ')')), 'y');
  EXPECT_EQ(value_of(string(100001, '!') + "N"), 'y');
}

TEST(KconfigExpression, NamesTheSmallestUnmetParts) {
  EXPECT_EQ(unmet("Y && N && M"), "N, which is not set");
  EXPECT_EQ(unmet("Y && M", Tristate::y), "M, and M=m allows only m");
  EXPECT_EQ(unmet("N && OTHER"), "N, which is not set; OTHER, which this tree does not know");
  EXPECT_EQ(unmet("N || (Y && N)"), "N or (Y && N), neither of which is met");
  EXPECT_EQ(unmet("N || A || B"), "N, A or B, none of which is met");
  EXPECT_EQ(unmet("A || B || C || D || E || F || G"), "A, B, C, D, E or 2 others, none of which is met");
  EXPECT_EQ(unmet("!Y"), "!Y, and Y=y");
  EXPECT_EQ(unmet("V >= 130000"), "V >= 130000, and V=120000");
  EXPECT_EQ(unmet("M = y"), "M = y, and M=m");
  EXPECT_EQ(unmet("!(Y || N)"), "!(Y || N), which is not met");
  EXPECT_EQ(unmet("N && N"), "N, which is not set");
  EXPECT_EQ(unmet("Y"), "");
}

}  // namespace
}  // namespace extmod
