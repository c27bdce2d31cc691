// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_info.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_tree.h"
#include "support/temp_dir.h"
#include "support/text.h"
#include "userland_fixture.h"

namespace extmod {
namespace {

TEST(DefaultVersion, IsWhatMkdebianWouldChoose) {
  FakeTreeOptions options;
  options.release = "6.1.0_my";
  FakeTree fake(options);
  EXPECT_EQ(default_version(fake.read()), "6.1.0-my-1");
  fake.write(".version", "7\n");
  EXPECT_EQ(default_version(fake.read()), "6.1.0-my-7");
  fake.write(".version", "");
  EXPECT_EQ(default_version(fake.read()), "6.1.0-my-1");
}

TEST(DefaultVersion, HasAHyphenForWhatNoVersionMayHave) {
  FakeTreeOptions options;
  options.release = "6.1.0-my.\u00c4@~b+";
  EXPECT_EQ(default_version(FakeTree(options).read()), "6.1.0-my.---~b+-1");
}

TEST(CheckReleaseFor, WantsLettersThatPackageManagersTake) {
  FakeTreeOptions options;
  options.release = "6.1.0-rc3-08202-gabc_d~e+";
  EXPECT_NO_THROW(check_release_for("a package", FakeTree(options).read()));
  for (const char* release : {"6.1.0-\u00c4", "6.1.0@x", "6.1.0=x"}) {
    options.release = release;
    const KernelTree tree = FakeTree(options).read();
    EXPECT_TRUE(fails(ExitStatus::impossible, {"a package is named after the kernel release", release, "--format"},
                      [&] { check_release_for("a package", tree); }));
  }
}

TEST(DefaultVersion, LeavesTheLocalVersionOutWhereMkdebianDoes) {
  FakeTree fake;
  write_below(fake.srctree(), "scripts/package/mkdebian", "version=$(setlocalversion --no-local)\n");
  EXPECT_EQ(default_version(fake.read()), "6.1.0-rc1-1");
  write_below(fake.srctree(), "localversion-rt", "-rt5\n");
  write_below(fake.srctree(), "localversion-rt~", "-old\n");
  EXPECT_EQ(default_version(fake.read()), "6.1.0-rc1-rt5-1");
}

TEST(MakePackageInfo, SaysWhatTheTreeSays) {
  FakeTree fake;
  KernelTree tree = fake.read();
  PackageInfo info = make_package_info({}, tree, userland_for("aarch64-linux-gnu"), 1234);
  EXPECT_EQ(info.release, "6.1.0-test");
  EXPECT_EQ(info.kernel_version, "6.1.0-rc1");
  EXPECT_EQ(info.version, "6.1.0-test-1");
  EXPECT_EQ(info.arch_name, tree.arch_name);
  EXPECT_EQ(info.userland.abi, abi_of_triplet("aarch64-linux-gnu"));
  EXPECT_EQ(info.time, 1234);
}

TEST(MakePackageInfo, ChecksTheVersion) {
  FakeTree fake;
  KernelTree tree = fake.read();
  for (const char* version : {"", "v6.1", "6.1_1", "6.1 1", "6.1/1", "6.1\n", "-1", "6.1$(id)"})
    EXPECT_TRUE(fails(ExitStatus::impossible, {"not a package version", "--package-version"}, [&] {
      make_package_info({version}, tree, userland_for("x86_64-linux-gnu"), 0);
    })) << version;
  EXPECT_EQ(make_package_info({"1:6.1.2+b~rc1-3"}, tree, userland_for("x86_64-linux-gnu"), 0).version,
            "1:6.1.2+b~rc1-3");
}

TEST(MakePackageInfo, DescribesItselfUnlessToldOtherwise) {
  FakeTree fake;
  KernelTree tree = fake.read();
  PackageRequest request;
  PackageInfo own = make_package_info(request, tree, userland_for("arm-linux-gnueabihf"), 0);
  EXPECT_EQ(own.summary, "Linux kernel headers for 6.1.0-test on " + tree.arch_name);
  EXPECT_TRUE(own.description.ends_with("compiled for arm, 32-bit, little-endian, hard float.")) << own.description;
  request.description = "Headers of the farm\nFirst line.\n\nSecond.\n";
  PackageInfo info = make_package_info(request, tree, userland_for("x86_64-linux-gnu"), 0);
  EXPECT_EQ(info.summary, "Headers of the farm");
  EXPECT_EQ(info.description, "First line.\n\nSecond.");
  request.description = "\nx";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"--description"},
                    [&] { make_package_info(request, tree, userland_for("x86_64-linux-gnu"), 0); }));
}

TEST(MakePackageInfo, TakesScriptsThatNameTheirInterpreter) {
  FakeTree fake;
  KernelTree tree = fake.read();
  TempDir folder;
  PackageRequest request;
  request.scripts["postinst"] = folder.path() / "postinst";
  EXPECT_TRUE(fails(ExitStatus::environment, {"postinst"},
                    [&] { make_package_info(request, tree, userland_for("x86_64-linux-gnu"), 0); }));
  write_file(folder.path() / "postinst", "echo\n");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"postinst", "#!"},
                    [&] { make_package_info(request, tree, userland_for("x86_64-linux-gnu"), 0); }));
  write_file(folder.path() / "postinst", "#!/bin/sh\necho\n");
  EXPECT_EQ(make_package_info(request, tree, userland_for("x86_64-linux-gnu"), 0).scripts["postinst"],
            "#!/bin/sh\necho\n");
}

TEST(PackageRevision, IsBehindTheLastHyphen) {
  PackageInfo info;
  info.version = "6.1.0-rc1-7~deb12u1";
  EXPECT_EQ(package_revision(info), "7~deb12u1");
  info.version = "6.1.0";
  EXPECT_EQ(package_revision(info), "1");
}

}  // namespace
}  // namespace extmod
