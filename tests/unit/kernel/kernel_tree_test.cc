// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/kernel_tree.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_tree.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
constexpr auto kImpossible = ExitStatus::impossible;

TEST(KernelTree, ReadsEverythingFromTheBuildFolder) {
  FakeTree fake(arm64_tree());
  fake.write("scripts/mod/.empty.o.cmd", "savedcmd_x := ccache aarch64-linux-gnu-gcc -c\n");
  KernelTree tree = fake.read();
  EXPECT_EQ(tree.objtree, fake.objtree());
  EXPECT_EQ(tree.srctree, fake.srctree());
  EXPECT_FALSE(tree.in_tree());
  EXPECT_EQ(tree.arch_name, "arm64");
  EXPECT_EQ(tree.srcarch, "arm64");
  EXPECT_EQ(tree.release, "6.1.0-test");
  EXPECT_FALSE(tree.release_overridden);
  EXPECT_EQ(tree.version, "6.1.0-rc1");
  EXPECT_TRUE(tree.has_symvers);
  EXPECT_EQ(tree.recorded_cc, (std::vector<std::string>{"ccache", "aarch64-linux-gnu-gcc"}));
  EXPECT_EQ(tree.recorded_hostcc, std::vector<std::string>{"gcc"});
  EXPECT_EQ(tree.host_machine, kX86);
  EXPECT_TRUE(tree.config.enabled("MODULES"));
}

TEST(KernelTree, ReadsAnInTreeBuildInAFolderWithBlanks) {
  FakeTreeOptions options;
  options.in_tree = true;
  options.folder = "my kernel";
  KernelTree tree = FakeTree(options).read();
  EXPECT_TRUE(tree.in_tree());
  EXPECT_EQ(tree.srcarch, "x86");
}

TEST(KernelTree, TakesARelativePathAndALink) {
  FakeTree fake;
  fs::create_directory_symlink("build", fake.objtree().parent_path() / "link");
  fs::path before = fs::current_path();
  fs::current_path(fake.objtree().parent_path());
  EXPECT_EQ(read_kernel_tree({"build", {}, {}, {}}).objtree, fake.objtree());
  EXPECT_EQ(read_kernel_tree({"./link/", {}, {}, {}}).objtree, fake.objtree());
  fs::current_path(before);
}

TEST(KernelTree, TakesAMovedSource) {
  FakeTree fake;
  fs::path moved = fake.srctree().parent_path() / "moved";
  fs::rename(fake.srctree(), moved);
  EXPECT_TRUE(fails(kImpossible, {"names is not there", fake.srctree().string(), "--srctree"}, [&] { fake.read(); }));
  TreeRequest request = fake.request();
  request.srctree = moved;
  EXPECT_EQ(read_kernel_tree(request).srctree, moved);
  request.srctree = moved / "scripts";
  EXPECT_TRUE(fails(kImpossible, {"not a kernel tree", "moved/scripts"}, [&] { read_kernel_tree(request); }));
}

TEST(KernelTree, RefusesWhatIsNoKernelTree) {
  TempDir folder;
  EXPECT_TRUE(fails(kImpossible, {"not a kernel tree", "/not/there"}, [] {
    read_kernel_tree({"/not/there", {}, {}, {}});
  }));
  EXPECT_TRUE(fails(kImpossible, {"not a kernel tree"}, [&] { read_kernel_tree({folder.path(), {}, {}, {}}); }));
  write_below(folder.path(), "file", "");
  EXPECT_TRUE(fails(kImpossible, {"not a kernel tree"}, [&] {
    read_kernel_tree({folder.path() / "file", {}, {}, {}});
  }));
}

TEST(KernelTree, TellsHowToConfigure) {
  FakeTree fake;
  fake.remove(".config");
  EXPECT_TRUE(fails(kImpossible, {"not configured", ".config", "O=" + fake.objtree().string(), "defconfig"},
                    [&] { fake.read(); }));
}

TEST(KernelTree, TellsHowToPrepare) {
  for (const char* file : {"include/config/auto.conf", "include/generated/autoconf.h", "include/generated/utsrelease.h",
                           "include/config/kernel.release", "scripts/basic/fixdep", "scripts/mod/modpost"}) {
    FakeTree fake(arm64_tree());
    fake.remove(file);
    EXPECT_TRUE(fails(kImpossible, {"not prepared", file, "ARCH=arm64 modules_prepare"}, [&] { fake.read(); }));
  }
}

TEST(KernelTree, RefusesAKernelWithoutModules) {
  FakeTree fake;
  fake.write(".config", "# Linux/x86 6.1.0 Kernel Configuration\n# CONFIG_MODULES is not set\n");
  EXPECT_TRUE(fails(kImpossible, {"CONFIG_MODULES is off"}, [&] { fake.read(); }));
}

TEST(KernelTree, RefusesAnotherArch) {
  FakeTree fake(arm64_tree());
  TreeRequest request = fake.request();
  request.arch = "arm";
  EXPECT_TRUE(fails(kImpossible, {"ARCH=arm contradicts", "arm64"}, [&] { read_kernel_tree(request); }));
  request.arch = "arm64";
  EXPECT_EQ(read_kernel_tree(request).arch_name, "arm64");
}

TEST(KernelTree, TakesAnotherNameOfTheSameArch) {
  FakeTreeOptions options;
  options.arch = "x86";
  FakeTree fake(options);
  TreeRequest request = fake.request();
  request.arch = "x86_64";
  EXPECT_EQ(read_kernel_tree(request).arch_name, "x86");
}

TEST(KernelTree, AsksForTheArchWhereTheConfigurationHidesIt) {
  FakeTree fake(arm64_tree());
  fake.write(".config", "CONFIG_MODULES=y\n");
  EXPECT_TRUE(fails(kImpossible, {"cannot tell the architecture", "--arch"}, [&] { fake.read(); }));
  TreeRequest request = fake.request();
  request.arch = "arm64";
  EXPECT_EQ(read_kernel_tree(request).arch_name, "arm64");
}

TEST(KernelTree, TakesAnArchThatNobodyListed) {
  FakeTreeOptions options;
  options.arch = "vax";
  FakeTree fake(options);
  EXPECT_EQ(fake.read().srcarch, "vax");
  EXPECT_EQ(fake.read().object, std::nullopt);
  write_elf(fake.objtree() / "scripts/mod/empty.o", object_for(kPpc32));
  EXPECT_EQ(fake.read().object, kPpc32) << "an object says what kernel objects are";
  fake.write("scripts/mod/empty.o", "\177ELF damaged");
  EXPECT_EQ(fake.read().object, std::nullopt);
}

TEST(KernelTree, SaysSoWhereTheTreeNamesTwoReleases) {
  FakeTree fake;
  fake.write("include/config/kernel.release", "6.1.0-other\n");
  EXPECT_TRUE(
      fails(kImpossible, {"two releases", "6.1.0-test", "6.1.0-other", "--kernelrelease"}, [&] { fake.read(); }));
  TreeRequest request = fake.request();
  request.kernelrelease = "6.1.0-test";
  KernelTree tree = read_kernel_tree(request);
  EXPECT_EQ(tree.release, "6.1.0-test");
  EXPECT_TRUE(tree.release_overridden);
}

TEST(KernelTree, RefusesAReleaseThatModulesWouldNotHave) {
  FakeTree fake;
  TreeRequest request = fake.request();
  request.kernelrelease = "6.1.0-mine";
  EXPECT_TRUE(fails(kImpossible, {"6.1.0-mine contradicts", "6.1.0-test"}, [&] { read_kernel_tree(request); }));
}

TEST(KernelTree, RefusesAReleaseThatIsNoFileName) {
  for (const char* release : {"../../etc", "6.1 0", "6.1'0", "", ".hidden", "6.1$(id)", "a\\b", "6.1:0", "6.1#0",
                              "6.1*", "6;1", "6.1\x01", "6.1\x1b[1m", "6.1\x7f"}) {
    FakeTreeOptions options;
    options.release = release;
    FakeTree fake(options);
    EXPECT_TRUE(fails(kImpossible, {"cannot be part of a file name"}, [&] { fake.read(); })) << release;
  }
}

TEST(KernelTree, WantsModuleSymversUnderModversions) {
  FakeTreeOptions options;
  options.modversions = true;
  options.symvers = false;
  FakeTree fake(options);
  EXPECT_TRUE(fails(kImpossible, {"Module.symvers", "--allow-missing-symvers"}, [&] { fake.read(); }));
  TreeRequest request = fake.request();
  request.allow_missing_symvers = true;
  EXPECT_FALSE(read_kernel_tree(request).has_symvers);
  options.modversions = false;
  EXPECT_FALSE(FakeTree(options).read().has_symvers);
}

TEST(KernelTree, RefusesADamagedFixdepAndBearsAScript) {
  FakeTree fake;
  fake.write("scripts/basic/fixdep", "\177ELF\x09\x09");
  EXPECT_TRUE(fails(kImpossible, {"fixdep is damaged", "modules_prepare"}, [&] { fake.read(); }));
  fake.write("scripts/basic/fixdep", "#!/bin/sh\n");
  EXPECT_EQ(fake.read().host_machine, std::nullopt);
}

}  // namespace
}  // namespace extmod
