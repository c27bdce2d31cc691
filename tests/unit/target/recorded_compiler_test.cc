// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/recorded_compiler.h"

#include <gtest/gtest.h>

#include "fake_tree.h"
#include "scoped_variable.h"
#include "support/text.h"
#include "target/compiler_choice.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

/// A tree that somebody else has made, and what it may make us run.
class RecordedCompiler : public testing::Test {
 protected:
  RecordedCompiler() : path_("PATH", bin_.path().string()) {
    for (const char* name : {"gcc", "ccache", "env"}) make_program(bin_.path() / name);
  }
  static void make_program(const fs::path& path) {
    write_below(path.parent_path(), path.filename(), "");
    fs::permissions(path, fs::perms(0755));
  }
  std::string why(const std::string& words) const {
    const KernelTree tree = fake_.read();
    return why_not_run(made_absolute(split_words(words), tree), tree);
  }
  Words sentences() const { return compilers_not_run(fake_.read(), false); }
  Words chosen() const {
    KernelTree tree = fake_.read();
    return choose_compiler({}, tree, wanted_userland({}, tree)).argv;
  }

  TempDir bin_;
  TempDir elsewhere_;
  ScopedVariable path_;
  FakeTree fake_{arm64_tree()};
};

TEST_F(RecordedCompiler, IsRunFromPathOrFromAPlaceOfOurs) {
  make_program(elsewhere_.path() / "arm64-gcc");
  const std::string place = elsewhere_.path();
  for (const std::string& words : {std::string("gcc"), std::string("ccache aarch64-linux-gnu-gcc-12"),
                                   std::string("clang-18"), place + "/arm64-gcc",
                                   "aarch64-poky-linux-gcc -fuse-ld=bfd -mcpu=x -O2 -pipe -fmacro-prefix-map=" +
                                       fake_.srctree().string() + "=/usr/src -fdebug-prefix-map=a=b --sysroot=" + place,
                                   std::string("clang --target=aarch64-linux-gnu -Wall -std=gnu11 -DX=1 -g")})
    EXPECT_EQ(why(words), "") << words;
}

TEST_F(RecordedCompiler, IsNotRunFromTheTree) {
  for (const fs::path& folder : {fake_.objtree(), fake_.srctree()}) {
    make_program(folder / "bin/gcc");
    EXPECT_NE(why((folder / "bin/gcc").string()).find("lies in the tree"), std::string::npos);
    EXPECT_NE(why("ccache " + (folder / "bin/gcc").string()).find("lies in the tree"), std::string::npos);
    EXPECT_NE(why("gcc --sysroot=" + folder.string()).find("lies in the tree"), std::string::npos);
    fs::create_symlink(folder / "bin/gcc", elsewhere_.path() / ("gcc" + folder.filename().string()));
    EXPECT_NE(why((elsewhere_.path() / ("gcc" + folder.filename().string())).string()), "") << "a link into it";
  }
  EXPECT_NE(why("bin/gcc"), "") << "found from objtree";
  EXPECT_NE(why((fake_.objtree() / "../x/../" / fake_.objtree().filename() / "bin/gcc").string()), "");
  fs::create_symlink(bin_.path() / "gcc", fake_.objtree() / "out-gcc");
  EXPECT_NE(why((fake_.objtree() / "out-gcc").string()), "") << "a link out of it";
}

TEST_F(RecordedCompiler, IsNotRunIfOthersMayChangeIt) {
  make_program(elsewhere_.path() / "gcc");
  fs::permissions(elsewhere_.path() / "gcc", fs::perms(0777));
  EXPECT_NE(why((elsewhere_.path() / "gcc").string()).find("may be written by everybody"), std::string::npos);
}

TEST_F(RecordedCompiler, IsACompiler) {
  for (const char* words : {"env gcc", "sh", "perl gcc", "rm gcc", "make", "python3 /usr/bin/gcc", "X=gcc gcc",
                            "gcc @cc.txt", "/usr/bin/env gcc"})
    EXPECT_NE(why(words), "") << words;
}

TEST_F(RecordedCompiler, HasNoOptionThatRunsMore) {
  for (const char* option : {"-Btools",
                             "-B/obj",
                             "-fplugin=x",
                             "-fplugin=/x.so",
                             "-fpass-plugin=x",
                             "-specs=x",
                             "--specs=x",
                             "-wrapper",
                             "@x",
                             "-Xclang",
                             "-mllvm",
                             "-Wl,-plugin,x",
                             "-Wp,-x",
                             "--config=x",
                             "--gcc-toolchain=/x",
                             "--ld-path=x",
                             "-fuse-ld=/x/ld",
                             "-run",
                             "-iplugindir=x",
                             "--sysroot=x",
                             "-fmodule-mapper=x",
                             "-o",
                             "x.c",
                             "-I../x"})
    EXPECT_NE(why("gcc " + std::string(option)), "") << option;
}

TEST_F(RecordedCompiler, IsNamedWhereItIsNotRun) {
  EXPECT_EQ(sentences(), Words{});
  const std::string evil = fake_.objtree() / "bin/gcc";
  make_program(evil);
  fake_.write("scripts/mod/.empty.o.cmd", "x := " + evil + " -Wp,-MMD,x -c\n");
  fake_.write("scripts/basic/.fixdep.cmd", "x := " + evil + " -Wp,-MMD,x -c\n");
  fake_.configure("CONFIG_CC_VERSION_TEXT=\"env (GCC) 12\"");
  ASSERT_EQ(sentences().size(), 2U);
  EXPECT_NE(sentences()[0].find(evil + " lies in the tree"), std::string::npos);
  EXPECT_NE(sentences()[0].find("--cc"), std::string::npos);
  EXPECT_NE(sentences()[1].find("env is not known as a compiler"), std::string::npos);
  EXPECT_EQ(chosen(), Words{"aarch64-linux-gnu-gcc"});
  EXPECT_EQ(compilers_not_run(fake_.read(), true).size(), 1U) << "the host compiler's, as --cc is about the target";
}

TEST_F(RecordedCompiler, IsNotMissedWhereItIsNotHere) {
  fake_.configure("CONFIG_CC_VERSION_TEXT=\"Debian clang version 14\"");
  fake_.write("scripts/mod/.empty.o.cmd", "x := /no/such/thing -Wp,-MMD,x -c\n");
  EXPECT_EQ(sentences(), Words{});
}

}  // namespace
}  // namespace extmod
