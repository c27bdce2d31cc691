// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/wrong_programs.h"

#include <gtest/gtest.h>

#include "fake_tree.h"
#include "support/folder_tree.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class WrongProgramsTest : public testing::Test {
 protected:
  WrongProgramsTest() {
    fs::create_directories(root() / "tree/scripts/mod");
    write_elf(root() / "tree/scripts/mod/modpost", program_for(kX86));
    write_elf(root() / "tree/scripts/module-common.o", object_for(kX86));
    write_below(root(), "tree/scripts/mod/elfconfig.h", "");
  }
  fs::path root() const { return folder_.path(); }
  WrongPrograms sort(const std::string& rule, const std::string& path) const {
    return wrong_programs({make_finding(Severity::error, rule, path, "is wrong")}, FolderTree(root()));
  }
  TempDir folder_;
};

TEST_F(WrongProgramsTest, AreProgramsThatAreThereOrMissing) {
  EXPECT_EQ(sort("elf-machine", "tree/scripts/mod/modpost").programs.at("tree/scripts/mod/modpost"),
            "is wrong [elf-machine]");
  EXPECT_EQ(sort("required-program", "tree/scripts/basic/fixdep").programs.size(), 1U);
  EXPECT_EQ(sort("module-build-program", "tree/scripts/basic/fixdep").programs.size(), 1U);
}

TEST_F(WrongProgramsTest, AreNoObjectsOfTheKernel) {
  EXPECT_EQ(sort("elf-machine", "tree/scripts/module-common.o").others.size(), 1U);
  EXPECT_EQ(sort("required-file", "tree/Makefile").others.size(), 1U);
  EXPECT_EQ(sort("modpost-elfconfig", "tree/scripts/mod/elfconfig.h").elfconfigs.size(), 1U);
}

TEST_F(WrongProgramsTest, MayBeInAnotherPart) {
  fs::create_symlink("../../kbuild/tools", root() / "tree/tools");
  EXPECT_EQ(sort("elf-machine", "tree/tools/objtool/objtool").elsewhere.size(), 1U);
  EXPECT_EQ(sort("link-dangling", "tree/tools").links.size(), 1U);
}

TEST_F(WrongProgramsTest, AreErrorsAlone) {
  const Findings notes = {make_finding(Severity::note, "elf-machine", "tree/scripts/mod/modpost", "is wrong")};
  EXPECT_TRUE(wrong_programs(notes, FolderTree(root())).empty());
}

TEST_F(WrongProgramsTest, BelongToTheInnermostTree) {
  const std::vector<std::string> places = {"usr/src/a", "usr/src/a/b", ""};
  EXPECT_EQ(*place_with(places, "usr/src/a/b/scripts/x"), "usr/src/a/b");
  EXPECT_EQ(*place_with(places, "usr/src/ab/x"), "");
  EXPECT_EQ(path_in("usr/src/a", "usr/src/a/scripts/x"), "scripts/x");
  EXPECT_EQ(place_with({"usr/src/a"}, "usr/src/ab/x"), nullptr);
}

}  // namespace
}  // namespace extmod
