// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/sysroot_repair.h"

#include <gtest/gtest.h>

#include "fake_tree.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Problems = std::vector<std::string>;

class RepairSysroot : public testing::Test {
 protected:
  void file(const std::string& path, const std::string& content = "x") const { write_below(root(), path, content); }
  void link(const std::string& path, const std::string& target) const {
    fs::create_directories((root() / path).parent_path());
    fs::create_symlink(target, root() / path);
  }
  /// Where a link points after the repair; empty where it is gone.
  std::string target(const std::string& path) const {
    return fs::is_symlink(root() / path) ? fs::read_symlink(root() / path).string() : "";
  }
  Problems repair() const { return repair_sysroot(root()); }
  std::string repaired(const std::string& script) const {
    file("usr/lib/libx.so", script);
    EXPECT_EQ(repair(), Problems{});
    return read_file(root() / "usr/lib/libx.so");
  }
  fs::path root() const { return folder_.path(); }
  TempDir folder_;
};

TEST_F(RepairSysroot, MakesAbsoluteLinksRelative) {
  file("lib/x86/libz.so.1.2");
  link("usr/lib/x86/libz.so", "/lib/x86/libz.so.1.2");
  link("lib/x86/libz.so.1", "/lib/x86/libz.so.1.2");
  link("libtop.so", "/lib/x86/libz.so.1.2");
  EXPECT_EQ(repair(), Problems{});
  EXPECT_EQ(target("usr/lib/x86/libz.so"), "../../../lib/x86/libz.so.1.2");
  EXPECT_EQ(target("lib/x86/libz.so.1"), "libz.so.1.2");
  EXPECT_EQ(target("libtop.so"), "lib/x86/libz.so.1.2");
  EXPECT_EQ(read_file(root() / "usr/lib/x86/libz.so"), "x");
}

TEST_F(RepairSysroot, LeavesGoodLinksAlone) {
  file("usr/lib/libz.so.1.2");
  link("usr/lib/libz.so", "libz.so.1");
  link("usr/lib/libz.so.1", "libz.so.1.2");
  EXPECT_EQ(repair(), Problems{});
  EXPECT_EQ(target("usr/lib/libz.so"), "libz.so.1");
  EXPECT_EQ(target("usr/lib/libz.so.1"), "libz.so.1.2");
}

TEST_F(RepairSysroot, PointsALinkIntoTheOtherFolderOfLibraries) {
  file("lib/x86/libelf-0.188.so");
  link("usr/lib/x86/libelf.so.1", "libelf-0.188.so");
  link("usr/lib/x86/libelf.so", "/usr/lib/x86/libelf-0.188.so");
  EXPECT_EQ(repair(), Problems{});
  EXPECT_EQ(target("usr/lib/x86/libelf.so.1"), "../../../lib/x86/libelf-0.188.so");
  EXPECT_EQ(target("usr/lib/x86/libelf.so"), "../../../lib/x86/libelf-0.188.so");
}

TEST_F(RepairSysroot, RemovesAndNamesLinksOfLibrariesThatDangle) {
  link("usr/lib/libgone.so", "libgone.so.1.2.3");
  link("usr/lib/libgone.a", "/usr/lib/none/libgone.a");
  file("usr/lib/libthere.so.1");
  Problems problems = repair();
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_TRUE(problems[0].starts_with("usr/lib/libgone.a points to /usr/lib/none/libgone.a")) << problems[0];
  EXPECT_TRUE(problems[1].starts_with("usr/lib/libgone.so points to libgone.so.1.2.3")) << problems[1];
  EXPECT_EQ(target("usr/lib/libgone.so"), "");
  EXPECT_EQ(target("usr/lib/libgone.a"), "");
  EXPECT_EQ(repair(), Problems{}) << "and then nothing is left to say";
}

TEST_F(RepairSysroot, RemovesLinksThatClimbOut) {
  link("usr/lib/libout.so", "../../../../../../../../../../../../etc/hostname");
  link("usr/share/doc", "../../../secret");
  link("up", "..");
  EXPECT_EQ(repair().size(), 3U);
  for (const char* path : {"usr/lib/libout.so", "usr/share/doc", "up"}) EXPECT_EQ(target(path), "") << path;
}

TEST_F(RepairSysroot, RemovesLinksThatPointOutsideThroughOthers) {
  file("usr/lib/a/b/there");
  link("usr/lib/a/up", "../../..");
  link("usr/lib/libx.so", "a/up/../../etc/hostname");
  Problems problems = repair();
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_TRUE(problems[0].starts_with("usr/lib/libx.so points to a/up/../../etc/hostname")) << problems[0];
  EXPECT_EQ(target("usr/lib/libx.so"), "");
}

TEST_F(RepairSysroot, NeverTakesTheBuildMachinesFilesForThePackages) {
  link("usr/lib/libself.so", "/proc/self/exe");
  EXPECT_EQ(repair().size(), 1U);
  EXPECT_EQ(target("usr/lib/libself.so"), "");
}

TEST_F(RepairSysroot, RepairsLinksOfHeadersAndFolders) {
  file("usr/include/x86/openssl/conf.h");
  link("usr/include/openssl/conf.h", "/usr/include/x86/openssl/conf.h");
  link("usr/include/asm", "/usr/include/x86");
  link("usr/include/dangling.h", "nowhere.h");
  EXPECT_EQ(repair(), Problems{}) << "the compiler reports a missing header";
  EXPECT_EQ(target("usr/include/openssl/conf.h"), "../x86/openssl/conf.h");
  EXPECT_EQ(target("usr/include/asm"), "x86");
  EXPECT_EQ(target("usr/include/dangling.h"), "nowhere.h");
}

TEST_F(RepairSysroot, TakesThePathsOutOfLinkerScripts) {
  EXPECT_EQ(
      repaired("/* GNU ld script\n   Use the shared library, but some functions are only in\n"
               "   the static library. */\nOUTPUT_FORMAT(elf64-littleaarch64)\n"
               "GROUP ( /lib/a/libc.so.6 /usr/lib/a/libc_nonshared.a  AS_NEEDED ( /lib/ld-linux-aarch64.so.1 ) )\n"),
      "/* GNU ld script\n   Use the shared library, but some functions are only in\n"
      "   the static library. */\nOUTPUT_FORMAT(elf64-littleaarch64)\n"
      "GROUP ( libc.so.6 libc_nonshared.a  AS_NEEDED ( ld-linux-aarch64.so.1 ) )\n");
  EXPECT_EQ(repaired("INPUT(/usr/lib/libncurses.so.6 -ltinfo)"), "INPUT(libncurses.so.6 -ltinfo)");
  EXPECT_EQ(repaired("GROUP(/a/libm.so.6,\t/a/libmvec.so.1\n)"), "GROUP(libm.so.6,\tlibmvec.so.1\n)");
  EXPECT_EQ(repaired("INPUT(AS_NEEDED(/l/libgcc_s.so.1)/l/libgcc.a)"), "INPUT(AS_NEEDED(libgcc_s.so.1)libgcc.a)");
}

TEST_F(RepairSysroot, LeavesOtherWordsOfLinkerScripts) {
  for (const char* script : {"INPUT(libx.so.1 -lfoo)", "/* /usr/lib */ INPUT ( -lc )\n", "SEARCH_DIR(/usr/lib)\n", "",
                             "\n", " ", "INCLUDE /usr/share/x.ld", "INPUT(../lib/libx.so.1)"})
    EXPECT_EQ(repaired(script), script);
}

TEST_F(RepairSysroot, LeavesLibrariesThemselvesAlone) {
  FakeElf library;
  library.trailing_text = " /usr/lib/libz.so.1 ";
  for (const std::string& content :
       {library.bytes(), std::string("a\0 /lib/libz.so.1", 17), std::string(5000, ' ') + "INPUT(/lib/libz.so.1)"})
    EXPECT_EQ(repaired(content), content);
  const std::string text = "INPUT(/lib/libz.so.1)";
  for (const char* path : {"usr/lib/libx.so.1", "usr/lib/pkgconfig/x.pc", "usr/include/x.h", "usr/lib/libx.a"}) {
    file(path, text);
    repair();
    EXPECT_EQ(read_file(root() / path), text) << path;
  }
}

TEST_F(RepairSysroot, DoesTheSameTwice) {
  file("lib/libc.so.6");
  file("usr/lib/libc.so", "GROUP(/lib/libc.so.6)");
  link("usr/lib/libm.so", "/lib/libc.so.6");
  EXPECT_EQ(repair(), Problems{});
  const std::string script = read_file(root() / "usr/lib/libc.so");
  const std::string leads = target("usr/lib/libm.so");
  EXPECT_EQ(repair(), Problems{});
  EXPECT_EQ(read_file(root() / "usr/lib/libc.so"), script);
  EXPECT_EQ(target("usr/lib/libm.so"), leads);
}

TEST_F(RepairSysroot, HasNothingToDoInAnEmptyFolder) {
  EXPECT_EQ(repair(), Problems{});
  EXPECT_EQ(repair_sysroot(root() / "not there"), Problems{});
}

}  // namespace
}  // namespace extmod
