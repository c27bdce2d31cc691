// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/tree_facts.h"

#include <gtest/gtest.h>

#include "fake_tree.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

TEST(FindSrctree, TakesTheTreeItselfInTree) {
  FakeTreeOptions options;
  options.in_tree = true;
  FakeTree tree(options);
  EXPECT_EQ(find_srctree(tree.objtree()), tree.srctree());
}

TEST(FindSrctree, ReadsTheGeneratedMakefile) {
  FakeTree tree;
  tree.remove("source");
  EXPECT_EQ(find_srctree(tree.objtree()), tree.srctree());
  tree.write("Makefile", "ifneq (x,)\nendif\ninclude ../source/Makefile\n");
  EXPECT_EQ(find_srctree(tree.objtree()), tree.srctree());
}

TEST(FindSrctree, FallsBackToTheSourceLink) {
  FakeTree tree;
  tree.write("Makefile", "include /not/there/Makefile\ninclude scripts/Kbuild.include\n");
  EXPECT_EQ(find_srctree(tree.objtree()), tree.srctree());
  tree.remove("Makefile");
  EXPECT_EQ(find_srctree(tree.objtree()), tree.srctree());
}

TEST(FindSrctree, FindsNothingElsewhere) {
  FakeTree tree;
  EXPECT_EQ(find_srctree(tree.srctree() / "scripts"), std::nullopt);
  EXPECT_EQ(find_srctree("/not/there"), std::nullopt);
  fs::remove(tree.srctree() / "Kconfig");
  EXPECT_EQ(find_srctree(tree.objtree()), std::nullopt);
}

TEST(UtsRelease, IsTheTextInQuotes) {
  EXPECT_EQ(uts_release("#define UTS_RELEASE \"6.1.0-34-arm64\"\n"), "6.1.0-34-arm64");
  EXPECT_EQ(uts_release("/* x */\n#define UTS_RELEASE \"6.1.0+\"\n#define UTS_UBUNTU 1\n"), "6.1.0+");
  EXPECT_EQ(uts_release("#define UTS_RELEASE \"cut"), "cut");
  EXPECT_EQ(uts_release("#define OTHER \"6.1\"\n"), std::nullopt);
  EXPECT_EQ(uts_release(""), std::nullopt);
}

TEST(MakefileVersion, JoinsTheFourNumbers) {
  EXPECT_EQ(makefile_version("VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 192\nEXTRAVERSION = -rc3\n"), "6.1.192-rc3");
  EXPECT_EQ(makefile_version("# SPDX\nVERSION=7\nPATCHLEVEL=0\nSUBLEVEL=0\nEXTRAVERSION =\n"), "7.0.0");
  EXPECT_EQ(makefile_version("VERSION = 6\nPATCHLEVEL = 1\n"), "6.1");
  EXPECT_EQ(makefile_version(""), "");
}

TEST(MakefileVersion, TakesTheFirstAssignment) {
  EXPECT_EQ(makefile_version("VERSION = 6\nPATCHLEVEL = 1\nVERSION = 9\nSUBLEVEL = 2\n"), "6.1.2");
}

TEST(CompilerInCmdFile, IsEverythingBeforeTheFirstFlag) {
  FakeTree tree;
  auto words = [&](const std::string& text) {
    tree.write("x.cmd", text);
    return compiler_in_cmd_file(tree.objtree() / "x.cmd");
  };
  EXPECT_EQ(words("savedcmd_x.o := ccache aarch64-linux-gnu-gcc -Wp,-MMD -c\n\nsource_x.o := x.c\n"),
            (Words{"ccache", "aarch64-linux-gnu-gcc"}));
  EXPECT_EQ(words("cmd_x.o := gcc-12 -Wall -c"), Words{"gcc-12"});
  EXPECT_EQ(words("cmd_x.o := mv a b\nother -x\n"), Words{});
  EXPECT_EQ(words("nothing here\n"), Words{});
  EXPECT_EQ(words(""), Words{});
  EXPECT_EQ(compiler_in_cmd_file(tree.objtree() / "missing.cmd"), Words{});
}

TEST(CompilerInCmdFile, KeepsTheFlagsThatBelongToTheCompiler) {
  TempDir folder;
  write_file(folder.path() / "cmd", "savedcmd_x.o := x-gcc --sysroot=/s -O2 -Wp,-MMD,x.d -nostdinc -c x.c\n");
  EXPECT_EQ(compiler_in_cmd_file(folder.path() / "cmd"), (std::vector<std::string>{"x-gcc", "--sysroot=/s", "-O2"}));
}

}  // namespace
}  // namespace extmod
