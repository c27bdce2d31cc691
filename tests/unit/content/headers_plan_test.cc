// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/headers_plan.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "failure.h"
#include "fake_tree.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Paths = std::vector<std::string>;

void set_time(const fs::path& path, time_t seconds) {
  timespec times[2] = {{seconds, 0}, {seconds, 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, AT_SYMLINK_NOFOLLOW), 0) << path;
}

TEST(HeadersPlan, TakesFromBothTrees) {
  FakeTree fake(arm64_tree());
  HeadersPlan plan = make_headers_plan(fake.read(), false);
  const std::pair<std::string, fs::path> wanted[] = {
      {"Makefile", fake.srctree()},
      {"include/linux/kernel.h", fake.srctree()},
      {"arch/arm64/include/asm/page.h", fake.srctree()},
      {".config", fake.objtree()},
      {"include/generated/utsrelease.h", fake.objtree()},
      {"arch/arm64/include/generated/asm/bugs.h", fake.objtree()},
      {"Module.symvers", fake.objtree()},
      {"scripts/module.lds", fake.objtree()},
  };
  for (const auto& [path, root] : wanted) {
    ASSERT_TRUE(plan.files.contains(path)) << path;
    EXPECT_EQ(plan.files[path].content, root / path);
  }
  for (const char* path : {"Kconfig", "drivers/char/random.c", "scripts/kconfig/conf.c", "scripts/mod/modpost.o",
                           "arch/other/Makefile", "arch/arm64/kernel/head.S", "scripts/basic/.fixdep.cmd", "source"})
    EXPECT_FALSE(plan.files.contains(path)) << path;
}

TEST(HeadersPlan, CountsBytesAndKeepsModes) {
  FakeTree fake;
  HeadersPlan plan = make_headers_plan(fake.read(), false);
  uint64_t bytes = 0;
  for (const auto& [path, file] : plan.files) bytes += fs::file_size(file.content);
  EXPECT_EQ(plan.bytes, bytes);
  EXPECT_TRUE(plan.files["scripts/check.sh"].executable);
  EXPECT_FALSE(plan.files["Makefile"].executable);
}

TEST(HeadersPlan, KeepsTheProgramsOfANativeBuild) {
  FakeTreeOptions options;
  options.modversions = true;
  FakeTree fake(options);
  fake.write("scripts/gcc-plugins/x.so", FakeElf{}.bytes());
  HeadersPlan plan = make_headers_plan(fake.read(), false);
  EXPECT_EQ(plan.host_programs, (Paths{"scripts/basic/fixdep", "scripts/genksyms/genksyms", "scripts/mod/modpost"}));
  for (const auto& path : plan.host_programs) EXPECT_TRUE(plan.files.contains(path));
  EXPECT_TRUE(plan.dropped.empty());
}

TEST(HeadersPlan, TakesOutEveryBuildMachineFileOfACrossBuild) {
  FakeTree fake(arm64_tree());
  fake.write("scripts/gcc-plugins/x.so", FakeElf{}.bytes());
  write_elf(fake.objtree() / "tools/objtool/objtool", program_for(kX86));
  EXPECT_EQ(make_headers_plan(fake.read(), true).host_programs, (Paths{"scripts/basic/fixdep", "scripts/mod/modpost"}))
      << "another configuration has left an objtool";
  fake.configure("CONFIG_OBJTOOL=y");
  HeadersPlan plan = make_headers_plan(fake.read(), true);
  EXPECT_EQ(plan.host_programs, (Paths{"scripts/basic/fixdep", "scripts/mod/modpost", "tools/objtool/objtool"}));
  EXPECT_EQ(plan.dropped, Paths{"scripts/gcc-plugins/x.so"});
  for (const char* path : {"scripts/basic/fixdep", "tools/objtool/objtool", "scripts/gcc-plugins/x.so"})
    EXPECT_FALSE(plan.files.contains(path)) << path;
  EXPECT_TRUE(plan.files.contains("scripts/check.sh"));
}

TEST(HeadersPlan, LeavesDamagedProgramsForTheVerifier) {
  FakeTree fake(arm64_tree());
  fake.write("scripts/kallsyms", "\177ELF\x09");
  EXPECT_TRUE(make_headers_plan(fake.read(), true).files.contains("scripts/kallsyms"));
}

TEST(HeadersPlan, KeepsLinksAsTheyAre) {
  FakeTree fake;
  fs::create_symlink("../check.sh", fake.srctree() / "scripts/mod/link");
  fs::create_symlink("/not/there", fake.srctree() / "include/outside");
  HeadersPlan plan = make_headers_plan(fake.read(), false);
  EXPECT_TRUE(plan.files["scripts/mod/link"].link);
  EXPECT_EQ(plan.files["scripts/mod/link"].target, "../check.sh");
  EXPECT_EQ(plan.files["include/outside"].target, "/not/there");
}

TEST(HeadersPlan, TakesItsTimeFromTheBuildAlone) {
  FakeTree fake;
  KernelTree tree = fake.read();
  for (const auto& [path, file] : make_headers_plan(tree, false).files) set_time(file.content, 1000);
  set_time(fake.srctree() / "include/linux/kernel.h", 2000000000);
  set_time(fake.objtree() / "include/generated/autoconf.h", 5000);
  set_time(fake.objtree() / "scripts/mod/modpost.o", 9000);
  EXPECT_EQ(make_headers_plan(tree, false).newest_time, 5000);
}

TEST(HeadersPlan, PrefersTheBuildsFileToTheSources) {
  FakeTree fake;
  fake.write("scripts/Kbuild.include", "# made\n");
  EXPECT_EQ(make_headers_plan(fake.read(), false).files["scripts/Kbuild.include"].content,
            fake.objtree() / "scripts/Kbuild.include");
}

TEST(HeadersPlan, LeavesOutLinksIntoThePartsThatStayBehind) {
  FakeTree fake;
  fs::create_directories(fake.srctree() / "tools/docs");
  write_file(fake.srctree() / "tools/docs/kernel-doc", "#!/usr/bin/perl\n");
  fs::create_symlink("../tools/docs/kernel-doc", fake.srctree() / "scripts/kernel-doc");
  fs::create_symlink("../../include/linux", fake.srctree() / "scripts/mod/folder");
  fs::create_symlink("../tools/docs/gone", fake.srctree() / "scripts/dangling");
  HeadersPlan plan = make_headers_plan(fake.read(), false);
  EXPECT_FALSE(plan.files.contains("scripts/kernel-doc"));
  EXPECT_TRUE(plan.files.contains("scripts/mod/folder"));
  EXPECT_TRUE(plan.files.contains("scripts/dangling"));
}

TEST(HeadersPlan, IsTheSameInTree) {
  FakeTreeOptions options;
  HeadersPlan apart = make_headers_plan(FakeTree(options).read(), false);
  options.in_tree = true;
  HeadersPlan together = make_headers_plan(FakeTree(options).read(), false);
  auto paths = [](const HeadersPlan& plan) {
    Paths result;
    for (const auto& [path, file] : plan.files) result.push_back(path);
    return result;
  };
  EXPECT_EQ(paths(apart), paths(together));
}

TEST(HeadersPlan, RefusesAVmlinuxOfAnotherRelease) {
  FakeTree fake;
  const KernelTree tree = fake.read();
  PlanRequest request;
  request.vmlinux = fake.objtree() / "given";
  // The banner crosses the end of a block in which the file is read.
  const std::string start((size_t{1} << 20) - 20, 'x');
  write_file(*request.vmlinux, start + "Linux version " + tree.release + " (me@here)");
  make_headers_plan(tree, false, request);
  write_file(*request.vmlinux, start + "Linux version 6.1.0-other (me@here)");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"6.1.0-other", tree.release, "given"},
                    [&] { make_headers_plan(tree, false, request); }));
}

}  // namespace
}  // namespace extmod
