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
  KbuildMirror make(const FakeTree& fake, bool cross = true) {
    KernelTree tree = fake.read();
    return {folder_.path() / "kbuild", tree, make_headers_plan(tree, cross)};
  }
  TempDir folder_;
};

TEST_F(KbuildMirrorTest, LinksWhatIsOnlyRead) {
  FakeTree fake(arm64_tree());
  KbuildMirror mirror = make(fake);
  EXPECT_EQ(fs::read_symlink(mirror.root() / "arch"), fake.srctree() / "arch");
  EXPECT_EQ(fs::read_symlink(mirror.root() / "Makefile"), fake.srctree() / "Makefile");
  EXPECT_EQ(fs::read_symlink(mirror.root() / "include/linux"), fake.srctree() / "include/linux");
  EXPECT_EQ(fs::read_symlink(mirror.root() / "include/generated"), fake.objtree() / "include/generated");
  EXPECT_EQ(fs::read_symlink(mirror.root() / "scripts/basic/fixdep"), fake.objtree() / "scripts/basic/fixdep");
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
  EXPECT_TRUE(fs::exists(mirror.hostprogs() / "include/linux/kernel.h")) << "../../include must be beside scripts/";
}

TEST_F(KbuildMirrorTest, PutsTheSnippetsIn) {
  KbuildMirror mirror = make(FakeTree(arm64_tree()));
  EXPECT_EQ(read_file(mirror.fragment()), embedded_file("kbuild-snippets/hostprogs.mk"));
  EXPECT_EQ(read_file(mirror.hostprogs() / "scripts/Kbuild"), embedded_file("kbuild-snippets/scripts.Kbuild"));
  EXPECT_EQ(read_file(mirror.hostprogs() / "scripts/mod/Kbuild"), embedded_file("kbuild-snippets/modpost.Kbuild"));
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
