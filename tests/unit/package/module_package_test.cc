// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/module_package.h"

#include "failure.h"
#include "package/modules_fixture.h"

namespace extmod {
namespace {

TEST(ModuleLicence, IsAnSpdxExpression) {
  EXPECT_EQ(module_licence("GPL"), "GPL-2.0-only");
  EXPECT_EQ(module_licence("GPL v2"), "GPL-2.0-only");
  EXPECT_EQ(module_licence("Dual MIT/GPL"), "GPL-2.0-only OR MIT");
  EXPECT_EQ(module_licence("Proprietary"), "LicenseRef-Proprietary");
  EXPECT_EQ(module_licence("all\nrights $(reserved)"), "LicenseRef-all-rights---reserved-");
  EXPECT_EQ(module_licence(""), "LicenseRef-Unknown");
}

TEST_F(ModulePackagesTest, SayWhatTheModulesSay) {
  add("net/farm.ko", {"license=GPL v2", "version=v1.2-rc3", "description=Drives a farm", "author=A <a@b.org>"});
  add("barn.ko", {"license=Dual MIT/GPL", "version=v1.2-rc3", "author=A <a@b.org>", "author=C"});
  const PackageInfo package = info();
  EXPECT_EQ(package.name, "farm-modules-6.12.0-Farm_1");
  EXPECT_EQ(package.version, "1.2.rc3-1");
  EXPECT_EQ(package.kernel_version, "6.12.0");
  EXPECT_EQ(package.modules->licence, "GPL-2.0-only AND (GPL-2.0-only OR MIT)");
  EXPECT_EQ(package.modules->authors, (std::vector<std::string>{"A <a@b.org>", "C"}));
  EXPECT_EQ(package.summary, "Kernel modules of farm for Linux 6.12.0-Farm_1");
  EXPECT_NE(package.description.find("  farm: Drives a farm"), std::string::npos) << package.description;
}

TEST_F(ModulePackagesTest, OfOneModuleHaveItsDescription) {
  add("barn.ko", {"license=GPL", "description=Drives\na\x1b[31m barn "});
  project_.clear();
  const PackageInfo package = info();
  EXPECT_EQ(package.name, "barn-modules-6.12.0-Farm_1");
  EXPECT_EQ(package.summary, "Drives\\na\\x1b[31m barn (kernel module)");
}

TEST_F(ModulePackagesTest, HaveTheLowestVersionWhereModulesDisagreeOrSayNoVersion) {
  EXPECT_EQ((add("a.ko", {"license=GPL"}), info().version), "0-1");
  EXPECT_EQ((add("b.ko", {"license=GPL", "version=2.0"}), info().version), "2.0-1") << "one says nothing";
  EXPECT_EQ((add("c.ko", {"license=GPL", "version=2.1"}), info().version), "0-1") << "they disagree";
  for (const char* odd : {"first", "1:2", "1.0 (beta)", "2_0", "-"}) {
    built_.clear();
    EXPECT_EQ((add("a.ko", {"license=GPL", std::string("version=") + odd}), info().version), "0-1") << odd;
  }
}

TEST_F(ModulePackagesTest, FollowThePerson) {
  add("a.ko", {"license=Proprietary", "version=1"});
  request_.name = "acme";
  request_.version = "1:3.0-2";
  request_.licence = "GPL-2.0-only OR BSD-3-Clause";
  request_.description = "Modules of ACME\nfor the farm";
  request_.image_packages = {"linux-image-farm (>= 2)", "pacman:linux-farm=6.12"};
  const PackageInfo package = info();
  EXPECT_EQ(package.name, "acme-modules-6.12.0-Farm_1");
  EXPECT_EQ(package.version, "1:3.0-2");
  EXPECT_EQ(package.modules->licence, "GPL-2.0-only OR BSD-3-Clause");
  EXPECT_EQ(package.summary, "Modules of ACME");
  EXPECT_EQ(package.modules->kernel.size(), 2U);
  request_.version = "v3";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"not a package version", "v3", "--package-version"}, [&] { info(); }));
  request_.version = "3";
  request_.image_packages = {"linux >"};
  EXPECT_TRUE(fails(ExitStatus::impossible, {"not a relation", "linux >"}, [&] { info(); }));
}

TEST_F(ModulePackagesTest, GetANameThatPackagesCanHaveFromAFolder) {
  add("a.ko", {"license=GPL"});
  const std::map<std::string, std::string> names = {
      {"my driver (new)", "my-driver--new-"}, {".hidden", "hidden"}, {"---", "external"}, {"\xc3\xa4hre", "hre"}};
  for (const auto& [folder, name] : names) {
    project_ = folder;
    EXPECT_EQ(info().modules->project, name);
  }
}

TEST_F(ModulePackagesTest, KnowTheKernelsVersionByItsRelease) {
  for (const auto& [release, version] : std::map<std::string, std::string>{{"6.12.0", "6.12.0"},
                                                                           {"6.13.0-rc3-farm", "6.13.0-rc3"},
                                                                           {"6.12.1-0-lts", "6.12.1"},
                                                                           {"6.1-rcx", "6.1-rc"}}) {
    built_.clear();
    release_ = release;
    add("a.ko", {"license=GPL"});
    EXPECT_EQ(info().kernel_version, version);
  }
}

}  // namespace
}  // namespace extmod
