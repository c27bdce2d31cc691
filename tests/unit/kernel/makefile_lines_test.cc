// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/makefile_lines.h"

#include <gtest/gtest.h>

#include "seconds_of.h"

namespace extmod {
namespace {

/// The lines that `make M=` certainly reads.
std::vector<std::string> certain(const std::string& makefile, const std::string& config = "") {
  std::vector<std::string> lines;
  for (const auto& line : makefile_lines(makefile, KernelConfig(config)))
    if (line.certain && !line.text.empty()) lines.push_back(line.text);
  return lines;
}

using Lines = std::vector<std::string>;

// As the top Makefiles of 5.4, 6.12 and 7.x.
TEST(MakefileLines, KnowWhatAnExternalModuleBuildReads) {
  for (const char* condition : {"ifeq ($(need-sub-make),)", "ifneq ($(need-sub-make),1)", "ifndef mixed-build",
                                "ifneq ($(mixed-targets),1)", "ifndef config-build", "ifneq ($(config-targets),1)",
                                "ifdef KBUILD_EXTMOD", "ifneq ($(KBUILD_EXTMOD),)", "ifeq ($(sub_make_done),1)"})
    EXPECT_EQ(certain(std::string(condition) + "\na\nelse\nb\nendif\n"), Lines{"a"}) << condition;
}

TEST(MakefileLines, AreNotCertainBelowOtherConditions) {
  for (const char* condition : {"ifdef VENDOR", "ifeq ($(ARCH),x)", "ifneq ($(words $(CONFIG_A)),1)"})
    EXPECT_EQ(certain(std::string(condition) + "\na\nelse\nb\nendif\nc\n"), Lines{"c"}) << condition;
}

TEST(MakefileLines, AreNotCertainInADefinition) {
  EXPECT_EQ(certain("define rule\ninclude x\nifdef CONFIG_A\nendef\ny\n"), Lines{"y"});
}

TEST(MakefileLines, HaveNoCommentsAndNoEnds) {
  EXPECT_EQ(certain("a \\\n b # c \\\n d\ne#\n"), (Lines{"a b", "e"}));
}

TEST(MakefileLines, AreReadInOnePass) {
  constexpr int kMany = 100000;
  std::string nested;
  std::string references = "ifeq (";
  for (int i = 0; i < kMany; ++i) nested += "ifndef CONFIG_NONE\n";
  for (int i = 0; i < kMany; ++i) {
    nested += "x\n";
    references += "a$(need-sub-make)b\\\n";
  }
  references += ",)\nx\n";
  const double seconds = seconds_of([&] {
    EXPECT_TRUE(makefile_lines(nested, KernelConfig()).back().certain);
    EXPECT_FALSE(makefile_lines(references, KernelConfig()).back().certain);
  });
  EXPECT_LT(seconds, kNotQuadratic);
}

}  // namespace
}  // namespace extmod
