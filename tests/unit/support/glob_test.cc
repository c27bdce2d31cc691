// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/glob.h"

#include <gtest/gtest.h>

#include <string>

#include "seconds_of.h"

namespace extmod {
namespace {

TEST(Glob, MatchesTheWholeText) {
  EXPECT_TRUE(matches_glob("kvm_get", "kvm_get"));
  EXPECT_FALSE(matches_glob("kvm", "kvm_get"));
  EXPECT_FALSE(matches_glob("kvm_get", "kvm"));
  EXPECT_TRUE(matches_glob("", ""));
  EXPECT_FALSE(matches_glob("", "a"));
}

TEST(Glob, KnowsStarsAndQuestionMarks) {
  EXPECT_TRUE(matches_glob("drivers/nvme/*", "drivers/nvme/host/nvme-fc"));
  EXPECT_TRUE(matches_glob("*", ""));
  EXPECT_TRUE(matches_glob("a*b*c", "axxbyyc"));
  EXPECT_TRUE(matches_glob("a*bc", "abbcbc"));
  EXPECT_FALSE(matches_glob("a*b*c", "axxbyy"));
  EXPECT_TRUE(matches_glob("k?m", "kvm"));
  EXPECT_FALSE(matches_glob("k?m", "km"));
  EXPECT_FALSE(matches_glob("a.c", "abc")) << "a dot is a dot";
}

TEST(Glob, KnowsSets) {
  EXPECT_TRUE(matches_glob("__SC[KT]__tp", "__SCT__tp"));
  EXPECT_FALSE(matches_glob("__SC[KT]__tp", "__SCX__tp"));
  EXPECT_TRUE(matches_glob("v[0-9]*", "v5x"));
  EXPECT_FALSE(matches_glob("v[!0-9]", "v5"));
  EXPECT_TRUE(matches_glob("v[!0-9]", "vx"));
  EXPECT_TRUE(matches_glob("*[ab]", "xxa"));
  EXPECT_TRUE(matches_glob("a[", "a["));
  EXPECT_TRUE(matches_glob("[]]", "]"));
}

TEST(Glob, TakesNoLongerForManyStars) {
  std::string pattern;
  for (int i = 0; i < 300; ++i) pattern += "a*";
  EXPECT_LT(seconds_of([&] { EXPECT_FALSE(matches_glob(pattern + "b", std::string(1024, 'a'))); }), 1);
}

TEST(Glob, TellsPatternsFromNames) {
  EXPECT_FALSE(is_glob("kvm_get"));
  for (const char* pattern : {"kvm_*", "k?m", "[ab]"}) EXPECT_TRUE(is_glob(pattern)) << pattern;
}

}  // namespace
}  // namespace extmod
