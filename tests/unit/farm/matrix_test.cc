// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/matrix.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_tree.h"
#include "farm/task.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

using Lines = std::vector<std::string>;

bool knows_all_but_typo(const std::string&, const std::string& option) {
  return option != "typo";
}

class MatrixTest : public testing::Test {
 protected:
  Matrix read(const std::string& text) {
    write_below(folder_.path(), "matrix.toml", text);
    return read_matrix(folder_.path() / "matrix.toml", knows_all_but_typo);
  }
  Lines ids(const std::string& text) {
    Lines ids;
    for (const auto& cell : cells_of(read(text))) ids.push_back(cell.id());
    return ids;
  }
  Farm plan(const std::string& text) { return plan_farm(read(text), folder_.path() / "farm", {}); }
  testing::AssertionResult refused(const std::string& text, const Lines& words) {
    return fails(ExitStatus::impossible, words, [&] { plan(text); });
  }

  TempDir folder_;
};

constexpr const char* kFour = R"(
[kernel.a]
objtree = "trees/{kernel}-{architecture}"
[kernel.b]
objtree = "b"
[architecture.arm64]
[architecture.s390x]
)";

TEST_F(MatrixTest, CellsAreAllCombinations) {
  EXPECT_EQ(ids(kFour), (Lines{"a/arm64/default", "a/s390x/default", "b/arm64/default", "b/s390x/default"}));
  EXPECT_EQ(ids(std::string(kFour) + "[flavour.x]\n[flavour.y]\n").size(), 8U);
}

TEST_F(MatrixTest, ExcludeRemovesWhatEachOfItsNamesSelects) {
  EXPECT_EQ(ids(std::string(kFour) + "[[exclude]]\nkernel = 'a'\narchitecture = 's390x'\n[[exclude]]\nkernel = 'b'\n"),
            (Lines{"a/arm64/default"}));
}

TEST_F(MatrixTest, IncludeAddsSettingsToTheCellsItFitsAndElseACell) {
  const auto cells = cells_of(read(std::string(kFour) + R"(
[[include]]
architecture = "s390x"
cc = "clang"
[[include]]
kernel = "b"
architecture = "riscv64"
flavour = "rt"
cc = "gcc-13"
)"));
  ASSERT_EQ(cells.size(), 5U);
  EXPECT_FALSE(cells[0].settings.contains("cc"));
  EXPECT_EQ(cells[1].settings.at("cc").values, Lines{"clang"});
  EXPECT_EQ(cells[3].settings.at("cc").values, Lines{"clang"});
  EXPECT_EQ(cells[4].id(), "b/riscv64/rt");
  EXPECT_EQ(cells[4].settings.at("cc").values, Lines{"gcc-13"});
  EXPECT_EQ(cells[4].settings.at("objtree").values, Lines{"b"});
}

TEST_F(MatrixTest, ARowThatFitsNoCellMustBeAWholeOne) {
  EXPECT_TRUE(refused(std::string(kFour) + "[[include]]\nkernel = 'c'\n", {"fits no cell", "architecture"}));
}

TEST_F(MatrixTest, ListsAddAndTextsReplace) {
  const auto cells = cells_of(read(R"(
fragment = ["all"]
layout = "auto"
[kernel.k]
objtree = "x"
fragment = ["{kernel}.config"]
[architecture.arm64]
layout = "legacy"
[flavour.rt]
fragment = ["{flavour}-{architecture}.config"]
layout = "usrmerge"
)"));
  EXPECT_EQ(cells.at(0).settings.at("fragment").values, (Lines{"all", "k.config", "rt-arm64.config"}));
  EXPECT_EQ(cells.at(0).settings.at("layout").values, Lines{"usrmerge"});
}

TEST_F(MatrixTest, WhatIsWrongIsNamed) {
  EXPECT_TRUE(refused("x = [", {"not TOML in line"}));
  EXPECT_TRUE(refused(std::string("typo = 'x'\n") + kFour, {"no such option", "typo", "build --help"}));
  EXPECT_TRUE(refused(std::string(kFour) + "[verify]\ntypo = 1\n", {"no such option", "verify.typo"}));
  EXPECT_TRUE(refused(std::string("output = 'x'\n") + kFour, {"the farm sets this option itself"}));
  EXPECT_TRUE(refused("[kernel.'../x']\n", {"cannot be a name"}));
  EXPECT_TRUE(refused("[kernel.'-x']\n", {"cannot be a name"}));
  EXPECT_TRUE(refused("[kernel.x]\nobjtree = 'x'\n", {"no cell", "architecture.NAME"}));
  EXPECT_TRUE(refused("[kernel.x]\n[architecture.arm64]\n", {"no kernel", "x/arm64/default"}));
  EXPECT_TRUE(refused(std::string(kFour) + "[flavour.x]\nsource = 'y'\n", {"no kernel, or two"}));
  EXPECT_TRUE(refused(std::string("checks = ['lint']\n") + kFour, {"`lint` is no check"}));
  EXPECT_TRUE(refused(std::string("layout = 1.5\n") + kFour, {"a value is text"}));
  EXPECT_TRUE(refused(std::string(kFour) + "[[exclude]]\nkernel = 'a'\ncc = 'x'\n", {"exclude has names alone"}));
  const std::string row = "[[include]]\nkernel='n'\narchitecture='arm64'\nflavour='f'\nobjtree='x'\n";
  EXPECT_TRUE(refused(kFour + row + row, {"this cell twice"}));
}

TEST_F(MatrixTest, ACellIsABuildAndItsChecks) {
  const Farm farm =
      plan(std::string("format = ['tar']\nchecks = ['verify', 'prove']\n[prove]\ntimeout = 60\n") + kFour);
  ASSERT_EQ(farm.tasks.size(), 4U);
  const Task& task = farm.tasks[0];
  const std::string out = folder_.path() / "farm/a/arm64/default";
  ASSERT_EQ(task.steps.size(), 3U);
  EXPECT_EQ(task.steps[0].argv,
            (Lines{"build", "trees/a-arm64", "--json", "--format", "tar", "--output", out + "/packages"}));
  EXPECT_EQ(task.steps[1].argv, (Lines{"verify", "--json"}));
  EXPECT_EQ(task.steps[2].argv, (Lines{"prove", "--json", "--timeout", "60"}));
  EXPECT_TRUE(task.steps[1].takes_packages);
}

TEST_F(MatrixTest, CellsShareAnUnpackedSourceAndASysroot) {
  write_below(folder_.path(), "linux.tar.xz", "x");
  const Farm farm = plan(R"(
[kernel.k]
source = "linux.tar.xz"
sha256sums = "SUMS"
[architecture.arm64.sysroot]
fetch = ["one", "two"]
[flavour.a]
[flavour.b]
)");
  ASSERT_EQ(farm.tasks.size(), 4U);
  EXPECT_EQ(farm.tasks[0].id, "source/k");
  ASSERT_TRUE(farm.tasks[0].unpack);
  EXPECT_EQ(farm.tasks[0].unpack->sha256sums, folder_.path() / "SUMS");
  EXPECT_EQ(farm.tasks[1].id, "sysroot/arm64");
  EXPECT_EQ(farm.tasks[1].steps.at(0).argv, (Lines{"sysroot", "--json", "--fetch", "one", "--fetch", "two", "--output",
                                                   folder_.path() / "farm/sysroot/arm64/root"}));
  EXPECT_EQ(farm.tasks[2].needs, (Lines{"source/k", "sysroot/arm64"}));
  EXPECT_EQ(farm.tasks[3].behind, Lines{"k/arm64/a"});
  const std::string words = join(farm.tasks[3].steps[0].argv, " ");
  EXPECT_NE(words.find("--arch arm64"), std::string::npos);
  EXPECT_NE(words.find("--unpack " + (folder_.path() / "farm/source/k/tree").string()), std::string::npos);
}

TEST_F(MatrixTest, PatternsKeepCellsAndWhatTheyNeed) {
  write_below(folder_.path(), "linux.tar.xz", "x");
  const std::string text =
      "[kernel.k]\nsource='linux.tar.xz'\n[kernel.l]\nobjtree='l'\n[architecture.arm64]\n[flavour.a]\n[flavour.b]\n";
  Farm farm = plan(text);
  keep_only(farm, {"k/*/b"});
  ASSERT_EQ(farm.tasks.size(), 2U);
  EXPECT_EQ(farm.tasks[0].id, "source/k");
  EXPECT_TRUE(farm.tasks[1].behind.empty());
  Farm other = plan(text);
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no cell is called like that"}, [&] { keep_only(other, {"m/*"}); }));
}

}  // namespace
}  // namespace extmod
