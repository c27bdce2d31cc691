// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/relation.h"

#include <gtest/gtest.h>

#include "failure.h"

namespace extmod {
namespace {

TEST(ParseRelation, TakesEverySpelling) {
  EXPECT_EQ(parse_relation("gcc"), (Relation{"", "gcc", "", ""}));
  EXPECT_EQ(parse_relation(" gcc (>= 12) "), (Relation{"", "gcc", ">=", "12"}));
  EXPECT_EQ(parse_relation("gcc>=12.2"), (Relation{"", "gcc", ">=", "12.2"}));
  EXPECT_EQ(parse_relation("gcc = 1:12-3"), (Relation{"", "gcc", "=", "1:12-3"}));
  EXPECT_EQ(parse_relation("gcc (<< 13)"), (Relation{"", "gcc", "<", "13"}));
  EXPECT_EQ(parse_relation("gcc >> 13"), (Relation{"", "gcc", ">", "13"}));
}

TEST(ParseRelation, KnowsTheFormatBeforeAColon) {
  EXPECT_EQ(parse_relation("deb:gcc-12"), (Relation{"deb", "gcc-12", "", ""}));
  EXPECT_EQ(parse_relation("rpm: libssl.so.3()(64bit)"), (Relation{"rpm", "libssl.so.3()(64bit)", "", ""}));
  EXPECT_EQ(parse_relation("pacman:glibc>=2.36"), (Relation{"pacman", "glibc", ">=", "2.36"}));
  EXPECT_EQ(parse_relation("tar:nothing"), (Relation{"tar", "nothing", "", ""}));
  EXPECT_EQ(parse_relation("cab:gcc"), (Relation{"", "cab:gcc", "", ""}));
  EXPECT_EQ(parse_relation("python3:any"), (Relation{"", "python3:any", "", ""}));
  EXPECT_EQ(parse_relation("deb:python3:any (>= 3)"), (Relation{"deb", "python3:any", ">=", "3"}));
}

TEST(ParseRelation, KeepsAlternativesAsTheyStand) {
  EXPECT_EQ(parse_relation("deb:gcc (>= 12) | clang").name, "gcc (>= 12) | clang");
}

TEST(ParseRelation, RefusesWhatIsNone) {
  for (const char* text : {"", "  ", "deb:", ">= 12", "gcc >=", "gcc (>= )", "gcc => 12", "gcc == 12", "gcc 12",
                           "gcc (>= 1 2)", "a\nb", "gcc >=< 1"})
    EXPECT_TRUE(fails(ExitStatus::impossible, {"not a relation"}, [&] { parse_relation(text); })) << text;
}

TEST(RelationsFor, AreThoseOfTheFormatAndOfAll) {
  std::vector<Relation> all = {parse_relation("make"), parse_relation("deb:gcc"), parse_relation("rpm:gcc-c++")};
  EXPECT_EQ(relations_for(all, "deb").size(), 2U);
  EXPECT_EQ(relations_for(all, "rpm")[1].name, "gcc-c++");
  EXPECT_EQ(relations_for(all, "pacman").size(), 1U);
}

}  // namespace
}  // namespace extmod
