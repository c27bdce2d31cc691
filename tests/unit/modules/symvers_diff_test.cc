// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/symvers_diff.h"

#include <gtest/gtest.h>

namespace extmod {
namespace {

const ExportedSymbol kPlain = {1, "vmlinux", false, ""};

/// What becomes of one symbol beside another one, which stays and has a CRC.
SymversDiff diff_of(const std::optional<ExportedSymbol>& a, const std::optional<ExportedSymbol>& b) {
  ExportedSymbols old = {{"stays", {7, "vmlinux", false, ""}}};
  ExportedSymbols now = old;
  if (a) old.emplace("one", *a);
  if (b) now.emplace("one", *b);
  return diff_symvers(old, now);
}

SymbolDifference difference_of(const std::optional<ExportedSymbol>& a, const std::optional<ExportedSymbol>& b) {
  const SymversDiff diff = diff_of(a, b);
  EXPECT_EQ(diff.symbols.size(), 1U);
  EXPECT_EQ(diff.same, 1U);
  return diff.symbols.empty() ? SymbolDifference{} : diff.symbols.front();
}

std::string words_of(const SymbolDifference& difference) {
  std::string words;
  for (const auto& change : changes_of(difference)) words += (words.empty() ? "" : "; ") + change;
  return words;
}

TEST(SymversDiffTest, TellsWhatChanged) {
  EXPECT_TRUE(diff_of(kPlain, kPlain).symbols.empty());
  EXPECT_EQ(diff_of(kPlain, kPlain).same, 2U);
  EXPECT_EQ(words_of(difference_of(kPlain, {})), "removed");
  EXPECT_EQ(words_of(difference_of({}, kPlain)), "added");
  EXPECT_EQ(words_of(difference_of(kPlain, ExportedSymbol{0xab, "vmlinux", false, ""})),
            "CRC 0x00000001 -> 0x000000ab");
  EXPECT_EQ(words_of(difference_of(kPlain, ExportedSymbol{1, "fs/a", false, ""})), "moved from vmlinux to fs/a");
  EXPECT_EQ(words_of(difference_of(kPlain, ExportedSymbol{1, "vmlinux", true, ""})), "now GPL-only");
  EXPECT_EQ(words_of(difference_of(ExportedSymbol{1, "vmlinux", true, ""}, kPlain)), "no longer GPL-only");
  EXPECT_EQ(words_of(difference_of(kPlain, ExportedSymbol{1, "vmlinux", false, "NS"})), "namespace none -> NS");
  EXPECT_EQ(words_of(difference_of(kPlain, ExportedSymbol{2, "fs/a", true, "NS"})),
            "CRC 0x00000001 -> 0x00000002; now GPL-only; namespace none -> NS; moved from vmlinux to fs/a");
}

TEST(SymversDiffTest, KnowsWhatMayBreakAModule) {
  EXPECT_TRUE(difference_of(kPlain, {}).may_break());
  EXPECT_TRUE(difference_of(kPlain, ExportedSymbol{2, "vmlinux", false, ""}).may_break());
  EXPECT_TRUE(difference_of(kPlain, ExportedSymbol{1, "vmlinux", true, ""}).may_break());
  EXPECT_TRUE(difference_of(kPlain, ExportedSymbol{1, "vmlinux", false, "NS"}).may_break());
  EXPECT_TRUE(difference_of(ExportedSymbol{1, "vmlinux", false, "OLD"}, ExportedSymbol{1, "vmlinux", false, "NEW"})
                  .may_break());
  EXPECT_FALSE(difference_of({}, kPlain).may_break());
  EXPECT_FALSE(difference_of(kPlain, ExportedSymbol{1, "fs/a", false, ""}).may_break());
  EXPECT_FALSE(difference_of(ExportedSymbol{1, "vmlinux", true, "NS"}, kPlain).may_break());
}

TEST(SymversDiffTest, AbsentCrcsAreNoChange) {
  const ExportedSymbols with = {{"a", kPlain}, {"b", {2, "vmlinux", false, ""}}};
  const ExportedSymbols zeros = {{"a", {0, "vmlinux", false, ""}}, {"b", {0, "vmlinux", false, ""}}};
  const ExportedSymbols none = {{"a", {{}, "vmlinux", false, ""}}, {"b", {{}, "vmlinux", false, ""}}};
  for (const auto& other : {zeros, none}) {
    EXPECT_FALSE(has_crcs(other));
    for (const auto& diff : {diff_symvers(with, other), diff_symvers(other, with)}) {
      EXPECT_TRUE(diff.symbols.empty());
      EXPECT_FALSE(diff.compares_crcs);
    }
  }
  // One symbol without CRC among others is a change: the kernel compares it.
  const ExportedSymbols one_zero = {{"a", {0, "vmlinux", false, ""}}, {"b", {2, "vmlinux", false, ""}}};
  ASSERT_EQ(diff_symvers(with, one_zero).symbols.size(), 1U);
  EXPECT_TRUE(diff_symvers(with, one_zero).symbols[0].crc);
}

TEST(SymversDiffTest, SortsByName) {
  const ExportedSymbols a = {{"b", kPlain}, {"d", kPlain}};
  const ExportedSymbols b = {{"a", kPlain}, {"c", kPlain}, {"e", kPlain}};
  std::string names;
  for (const auto& difference : diff_symvers(a, b).symbols) names += difference.symbol;
  EXPECT_EQ(names, "abcde");
}

}  // namespace
}  // namespace extmod
