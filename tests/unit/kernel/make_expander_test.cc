// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/make_expander.h"

#include <gtest/gtest.h>

#include "kernel/make_reader.h"

namespace extmod {
namespace {

class MakeExpanderTest : public testing::Test {
 protected:
  /// The text after the makefile was read.
  std::string expand(const std::string& makefile, const std::string& text) {
    content_["/tree/Makefile"] = makefile;
    MakeReader reader(files_, budget_, "/tree");
    reader.read_file("Makefile");
    return reader.expander().expand(text);
  }
  std::string expand(const std::string& text) { return expand("", text); }

  std::map<std::string, std::string> content_;
  MakeFiles files_{[this](const std::string& path) -> std::optional<std::string> {
                     auto found = content_.find(path);
                     return found == content_.end() ? std::nullopt : std::optional(found->second);
                   },
                   [this](const std::string& path) { return content_.contains(path); },
                   [this](const std::string& path) -> std::shared_ptr<const ParsedMakefile> {
                     auto found = content_.find(path);
                     if (found == content_.end()) return nullptr;
                     return std::make_shared<const ParsedMakefile>(parse_makefile(found->second));
                   }};
  MakeBudget budget_;
};

TEST_F(MakeExpanderTest, TakesAssignmentsBeforeConditions) {
  EXPECT_EQ(expand("else = x # comment\nifeq (a=b,a=b)\ny = $(else)z\nendif\n", "$(y)"), "x z");
  EXPECT_THROW(expand(std::string(2 << 20, '\n'), ""), MakeStopped) << "lines take more memory than their text";
}

// What GNU make 4.3 prints with $(info).
TEST_F(MakeExpanderTest, KnowsTheFunctionsOfMake) {
  const std::pair<const char*, const char*> functions[] = {
      {"$(subst a,b,banana)", "bbnbnb"},
      {"$(patsubst %.o,%.ko,a.o b.c)", "a.ko b.c"},
      {"$(filter %.o x,a.o x y)", "a.o x"},
      {"$(filter-out %.o x,a.o x y)", "y"},
      {"$(strip  a   b )", "a b"},
      {"$(findstring b,abc)|$(findstring z,abc)", "b|"},
      {"$(sort c a b a)", "a b c"},
      {"$(addprefix -I,a b)|$(addsuffix .c,a b)", "-Ia -Ib|a.c b.c"},
      {"$(dir a/b c)|$(notdir a/b c)|$(basename a/b.c d)|$(suffix a/b.c d)", "a/ ./|b c|a/b d|.c"},
      {"$(firstword a b)|$(lastword a b)|$(word 2,a b c)|$(wordlist 2,3,a b c)|$(words a b)", "a|b|b|b c|2"},
      {"$(intcmp 1,0,l,e,g)|$(intcmp 1,0,,,y)", "g|y"},
      {"$(if ,a,b)|$(if x,a,b)|$(if ,a)", "b|a|"},
      {"$(or ,a,b)|$(and a,b)|$(and a,,b)", "a|b|"},
      {"$(foreach x,a b,<$(x)>)", "<a> <b>"},
      {"$$(x) ${empty}$(nothing)", "$(x) "},
      {"$(filter a,$(x) a)),a)", "a),a)"},
      {"$(abspath ../x/./y)", "/x/y"},
  };
  for (const auto& [text, result] : functions) EXPECT_EQ(expand(text), result) << text;
}

TEST_F(MakeExpanderTest, KnowsVariablesOfBothFlavours) {
  EXPECT_EQ(expand("late = $(x)\nnow := $(x)\nx := 1\n", "$(late)|$(now)"), "1|");
  EXPECT_EQ(expand("a := 1\na += 2\nb = 1\nb += $(c)\nc = 3\nd ?= 4\nd ?= 5\n", "$(a)|$(b)|$(d)"), "1 2|1 3|4");
  EXPECT_EQ(expand("x := a.o b.o\nn := x\n", "$(x:.o=.c)|$(x:%.o=%.ko)|$($(n))"), "a.c b.c|a.ko b.ko|a.o b.o");
  EXPECT_EQ(expand("twice = $(1)-$1-$2\n", "$(call twice,a,b)|$(call twice)"), "a-a-b|--");
  EXPECT_EQ(expand("define two\none\ntwo\nendef\n", "$(two)"), "one\ntwo");
  EXPECT_EQ(expand("x := # comment\ny := a\\#b # c\n", "$(x)|$(y)"), "|a#b ");
  EXPECT_EQ(expand("$(eval z := 5)\nx = 1\n", "$(z)|$(origin x)|$(origin nobody)|$(value x)"), "5|file|undefined|1");
}

TEST_F(MakeExpanderTest, KnowsConditions) {
  const std::string makefile = "y := y\nempty :=\n";
  const std::pair<const char*, bool> conditions[] = {
      {"ifdef y", true},           {"ifdef empty", false},
      {"ifndef nobody", true},     {"ifeq ($(y),y)", true},
      {"ifeq ($(y),)", false},     {"ifneq ($(strip $(empty)),)", false},
      {"ifeq \"$(y)\" 'y'", true}, {"ifeq ($(filter y n,$(y)),y)", true}};
  for (const auto& [condition, holds] : conditions)
    EXPECT_EQ(expand(makefile + condition + "\nr := 1\nelse ifdef y\nr := 2\nelse\nr := 3\nendif\n", "$(r)"),
              holds ? "1" : "2")
        << condition;
}

TEST_F(MakeExpanderTest, ReadsFilesOfTheTreeAlone) {
  content_["/tree/order"] = "a.o\nb.o\n";
  EXPECT_EQ(expand("$(file < order)|$(shell cat order)"), "a.o b.o|a.o b.o");
  EXPECT_EQ(expand("$(wildcard order nobody)|$(realpath ./order nobody)"), "order|/tree/order");
  EXPECT_TRUE(is_unknown(expand("$(wildcard *)")));
}

TEST_F(MakeExpanderTest, DoesNotKnowWhatCommandsPrint) {
  EXPECT_EQ(expand("$(shell id)"), unknown());
  EXPECT_EQ(expand("$(if $(shell id),a,b)"), unknown());
  EXPECT_EQ(expand("$(if -O2 $(shell id),a,b)"), "a");
  EXPECT_EQ(expand("$(filter -pg,-pg $(shell id))"), "-pg " + unknown());
  EXPECT_EQ(expand("$(filter-out $(shell id),-pg)"), unknown());
  // Nor what depends on it.
  const std::string asked = "ifeq ($(shell id),y)\nx := 1\nelse\nx := 2\nendif\n";
  EXPECT_EQ(expand(asked, "$(x)"), unknown());
  EXPECT_EQ(expand("x := 0\n" + asked + "ifdef x\ny := 1\nendif\n", "$(y)"), unknown());
  EXPECT_EQ(expand("ifeq ($(shell id)x,)\nx := 1\nelse\nx := 2\nendif\n", "$(x)"), "2");
}

TEST_F(MakeExpanderTest, StopsAtWhatHasNoEnd) {
  EXPECT_THROW(expand("a = $(a)\n", "$(a)"), MakeStopped);
  EXPECT_THROW(expand("include Makefile\n", ""), MakeStopped);
  EXPECT_THROW(expand("$(error no)"), MakeStopped);
  std::string doubled = "a0 := 0123456789\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "$(a" + std::to_string(i - 1) + ")";
    doubled += "a" + std::to_string(i) + " = " + before + before + "\n";
  }
  EXPECT_THROW(expand(doubled, "$(a39)"), MakeStopped);
  for (const char* text : {"$", "$(", "$(x", "${", "$(if", "$(call", "$(foreach x,a)", "$(word x,a)", "$()", "$(:=)"})
    EXPECT_NO_THROW(expand(text)) << text;
}

}  // namespace
}  // namespace extmod
