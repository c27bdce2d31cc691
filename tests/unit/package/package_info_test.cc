#include "package/package_info.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_tree.h"
#include "scoped_variable.h"

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

TEST(DefaultVersion, LeavesTheLocalVersionOutWhereMkdebianDoes) {
  FakeTree fake;
  write_below(fake.srctree(), "scripts/package/mkdebian", "version=$(setlocalversion --no-local)\n");
  EXPECT_EQ(default_version(fake.read()), "6.1.0-rc1-1");
  write_below(fake.srctree(), "localversion-rt", "-rt5\n");
  write_below(fake.srctree(), "localversion-rt~", "-old\n");
  EXPECT_EQ(default_version(fake.read()), "6.1.0-rc1-rt5-1");
}

class Maintainer : public testing::Test {
 protected:
  ScopedVariable name_{"DEBFULLNAME", std::nullopt};
  ScopedVariable address_{"DEBEMAIL", std::nullopt};
  ScopedVariable user_{"KBUILD_BUILD_USER", std::nullopt};
  ScopedVariable host_{"KBUILD_BUILD_HOST", std::nullopt};
};

TEST_F(Maintainer, IsNeverReadFromTheMachine) {
  EXPECT_EQ(maintainer_from_environment(), "Kernel packager <kernel@packages.invalid>");
}

TEST_F(Maintainer, ComesFromDebianThenFromKbuild) {
  ScopedVariable user("KBUILD_BUILD_USER", "me");
  ScopedVariable host("KBUILD_BUILD_HOST", "farm");
  EXPECT_EQ(maintainer_from_environment(), "me <me@farm>");
  ScopedVariable name("DEBFULLNAME", "A B");
  EXPECT_EQ(maintainer_from_environment(), "A B <me@farm>");
  ScopedVariable address("DEBEMAIL", "a@b.org");
  EXPECT_EQ(maintainer_from_environment(), "A B <a@b.org>");
}

TEST(MakePackageInfo, SaysWhatTheTreeSays) {
  FakeTree fake;
  KernelTree tree = fake.read();
  PackageInfo info = make_package_info({}, tree, *find_arch_by_name("arm64"), 1234);
  EXPECT_EQ(info.release, "6.1.0-test");
  EXPECT_EQ(info.kernel_version, "6.1.0-rc1");
  EXPECT_EQ(info.version, "6.1.0-test-1");
  EXPECT_EQ(info.run_arch->debian, "arm64");
  EXPECT_EQ(info.kernel_arch->debian, "amd64");
  EXPECT_EQ(info.time, 1234);
}

TEST(MakePackageInfo, ChecksTheVersion) {
  FakeTree fake;
  KernelTree tree = fake.read();
  for (const char* version : {"", "v6.1", "6.1_1", "6.1 1", "6.1/1", "6.1\n", "-1", "6.1$(id)"})
    EXPECT_TRUE(fails(ExitStatus::impossible, {"not a Debian package version", "--package-version"}, [&] {
      make_package_info({version}, tree, *tree.arch, 0);
    })) << version;
  EXPECT_EQ(make_package_info({"1:6.1.2+b~rc1-3"}, tree, *tree.arch, 0).version, "1:6.1.2+b~rc1-3");
}

}  // namespace
}  // namespace extmod
