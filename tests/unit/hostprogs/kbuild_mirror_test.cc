// SPDX-License-Identifier: GPL-2.0-or-later
#include "hostprogs/kbuild_mirror.h"

#include <gtest/gtest.h>

#include "fake_tree.h"
#include "support/embedded.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class KbuildMirrorTest : public testing::Test {
 protected:
  KbuildMirror make(const FakeTree& fake, const std::vector<ProgramGroup>& groups = {"scripts"}) {
    KernelTree tree = fake.read();
    return {folder_.path() / "kbuild", tree, make_headers_plan(tree, true), groups, fixdep_, machine_};
  }
  TempDir folder_;
  fs::path fixdep_ = "/native/fixdep";
  ElfMachine machine_ = kArm64;
};

TEST_F(KbuildMirrorTest, LinksWhatIsOnlyRead) {
  FakeTree fake(arm64_tree());
  KbuildMirror mirror = make(fake);
  EXPECT_EQ(fs::read_symlink(mirror.root() / "arch"), fake.srctree() / "arch");
  EXPECT_EQ(fs::read_symlink(mirror.root() / "Makefile"), fake.srctree() / "Makefile");
  EXPECT_EQ(fs::read_symlink(mirror.root() / "include/linux"), fake.srctree() / "include/linux");
  EXPECT_EQ(fs::read_symlink(mirror.root() / "include/generated"), fake.objtree() / "include/generated");
  EXPECT_EQ(fs::read_symlink(mirror.root() / "scripts/basic/fixdep"), "/native/fixdep");
  EXPECT_EQ(fs::read_symlink(mirror.root() / "scripts/Makefile.build"), fake.srctree() / "scripts/Makefile.build");
}

TEST_F(KbuildMirrorTest, CopiesTheConfigurationSoThatNothingIsOutOfDate) {
  FakeTree fake(arm64_tree());
  KbuildMirror mirror = make(fake);
  fs::path config = mirror.root() / ".config";
  EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(config)));
  for (const char* made : {"include/config/auto.conf", "include/config/kernel.release"}) {
    EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(mirror.root() / made)));
    EXPECT_EQ(read_file(mirror.root() / made), read_file(fake.objtree() / made));
    EXPECT_GT(fs::last_write_time(mirror.root() / made), fs::last_write_time(config));
  }
  EXPECT_EQ(read_file(mirror.root() / "include/config/auto.conf.cmd"), "");
}

TEST_F(KbuildMirrorTest, CopiesScriptsWithoutProgramsAndObjects) {
  FakeTree fake(arm64_tree());
  KbuildMirror mirror = make(fake);
  fs::path scripts = mirror.hostprogs() / "scripts";
  EXPECT_EQ(read_file(scripts / "mod/modpost.c"), "int modpost;\n");
  EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(scripts / "mod/modpost.c")));
  EXPECT_TRUE(fs::exists(scripts / "mod/elfconfig.h"));
  for (const char* path : {"basic/fixdep", "mod/modpost", "mod/modpost.o", "basic/.fixdep.cmd", "kconfig/conf.c"})
    EXPECT_FALSE(fs::exists(scripts / path)) << path;
  EXPECT_FALSE(fs::exists(scripts / "dtc"));
  EXPECT_TRUE(fs::exists(mirror.hostprogs() / "include/linux/kernel.h")) << "../../include must be beside scripts/";
}

TEST_F(KbuildMirrorTest, PutsTheSnippetsIn) {
  KbuildMirror mirror = make(FakeTree(arm64_tree()));
  EXPECT_EQ(read_file(mirror.fragment()), embedded_file("kbuild-snippets/hostprogs.mk"));
  EXPECT_EQ(read_file(mirror.hostprogs() / "scripts/Kbuild"), embedded_file("kbuild-snippets/scripts.Kbuild"));
  EXPECT_EQ(read_file(mirror.hostprogs() / "scripts/mod/Kbuild"),
            "program := modpost\nmakefile := scripts/mod/Makefile\n" +
                std::string(embedded_file("kbuild-snippets/program.Kbuild")));
  EXPECT_FALSE(fs::exists(mirror.hostprogs() / "certs"));
}

TEST_F(KbuildMirrorTest, HasOnlyWhatTheGroupsNeed) {
  FakeTree fake(arm64_tree());
  write_below(fake.srctree(), "certs/extract-cert.c", "int main;\n");
  KbuildMirror mirror = make(fake, {"certs"});
  EXPECT_FALSE(fs::exists(mirror.hostprogs() / "scripts"));
  EXPECT_EQ(read_file(mirror.hostprogs() / "certs/extract-cert.c"), "int main;\n");
  EXPECT_TRUE(read_file(mirror.hostprogs() / "certs/Kbuild").starts_with("program := extract-cert\n"));
  EXPECT_TRUE(fs::is_symlink(mirror.root() / "tools"));
}

TEST_F(KbuildMirrorTest, MakesTheFoldersOfToolsAnewAndPutsANativeFixdepIn) {
  FakeTree fake(arm64_tree());
  write_below(fake.srctree(), "tools/Makefile", "all:\n");
  write_below(fake.srctree(), "tools/build/Makefile", "the tree's own\n");
  write_below(fake.srctree(), "tools/build/fixdep.c", "int fixdep;\n");
  write_below(fake.srctree(), "tools/objtool/check.c", "int check;\n");
  write_below(fake.srctree(), "tools/objtool/check.o", "object");
  KbuildMirror mirror = make(fake, {"tools/objtool"});
  fs::path objtool = mirror.root() / "tools/objtool";
  EXPECT_EQ(fs::canonical(objtool), fs::canonical(mirror.root()) / "tools/objtool");
  EXPECT_EQ(fs::read_symlink(objtool / "check.c"), fake.srctree() / "tools/objtool/check.c");
  EXPECT_FALSE(fs::exists(objtool / "check.o"));
  EXPECT_EQ(read_file(mirror.root() / "tools/build/Makefile"), embedded_file("kbuild-snippets/fixdep.mk"));
  EXPECT_EQ(read_file(fake.srctree() / "tools/build/Makefile"), "the tree's own\n");
  EXPECT_TRUE(fs::is_directory(mirror.hostprogs() / "tools"));
  EXPECT_EQ(mirror.log("tools/bpf/resolve_btfids"), mirror.root() / "resolve_btfids.log");
}

TEST_F(KbuildMirrorTest, LooksWhetherTheTreeKnowsSrcroot) {
  FakeTree fake(arm64_tree());
  EXPECT_FALSE(make(fake).knows_srcroot());
  fs::remove_all(folder_.path() / "kbuild");
  write_file(fake.srctree() / "scripts/Makefile.build", "ifdef srcroot\n");
  EXPECT_TRUE(make(fake).knows_srcroot());
}

TEST_F(KbuildMirrorTest, KeepsTheSecretsAndResultsOfAnInTreeBuildOut) {
  FakeTreeOptions options = arm64_tree();
  options.in_tree = true;
  FakeTree fake(options);
  fake.write("vmlinux", "x");
  KbuildMirror mirror = make(fake);
  for (const char* path : {"vmlinux", "Module.symvers", "scripts/mod/Kbuild"})
    EXPECT_FALSE(fs::exists(fs::symlink_status(mirror.root() / path))) << path;
  EXPECT_TRUE(fs::is_directory(fs::symlink_status(mirror.root() / "scripts/basic")));
  EXPECT_EQ(read_file(fake.objtree() / "scripts/Makefile"), "hostprogs-always-y += kallsyms\n");
}

}  // namespace
}  // namespace extmod
