// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_version.h"

#include <gtest/gtest.h>

namespace extmod {
namespace {

PackageInfo info(const std::string& release, const std::string& version) {
  PackageInfo result;
  result.release = release;
  result.kernel_version = "6.12.0";
  result.version = version;
  return result;
}

struct Case {
  const char* release;
  const char* version;
  const char* rpm;
  bool is_whole;  ///< nothing is lost
};

class RpmPackageVersion : public testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(Kinds, RpmPackageVersion,
                         testing::Values(Case{"6.12.0-arm64", "6.12.0-arm64-2", "6.12.0_arm64-2", true},
                                         Case{"6.12.0-arm64", "1:6.12-3~rc1", "1:6.12.0_arm64-3~rc1", true},
                                         Case{"6.12.0-arm64", "0:6.12-3", "6.12.0_arm64-3", true},
                                         Case{"6.12.0-arm64", "6.12~exp1-3", "6.12.0_arm64~exp1-3", true},
                                         Case{"6.13.0-rc3-arm64", "6.13~rc3-1", "6.13.0_rc3_arm64-1", true},
                                         Case{"6.12.0_vendor", "6.12.0-vendor-1", "6.12.0_vendor-1", true},
                                         Case{"vendor", "6.12.0-1", "vendor-1", true},
                                         Case{"6.12.0-arm64", "2026.1-4", "6.12.0_arm64-4", false},
                                         Case{"6.12.0-arm64", "7", "6.12.0_arm64-1", false}));

TEST_P(RpmPackageVersion, SaysWhatItDoesNotHold) {
  const PackageInfo package = info(GetParam().release, GetParam().version);
  EXPECT_EQ(to_string(rpm_package_version(package)), GetParam().rpm);
  EXPECT_EQ(rpm_version_warnings(package).empty(), GetParam().is_whole);
}

TEST(RpmPackageVersionWarnings, AreForGivenVersionsThatOnlyBeginAsTheRelease) {
  for (const char* version : {"6.1-1", "6.12-1"}) {
    PackageInfo package = info("6.12.0-arm64", version);
    package.version_is_given = true;
    EXPECT_EQ(rpm_version_warnings(package).size(), 1U) << version << " gives the file of the other one";
  }
  PackageInfo package = info("6.12.0-arm64", "6.12.0-1");
  package.version_is_given = true;
  EXPECT_TRUE(rpm_version_warnings(package).empty());
}

TEST(RpmRelationVersion, HasOneHyphen) {
  EXPECT_EQ(rpm_relation_version("6.12.1+"), "6.12.1+");
  EXPECT_EQ(rpm_relation_version("6.12.5-200.fc41.aarch64"), "6.12.5-200.fc41.aarch64");
  EXPECT_EQ(rpm_relation_version("6.12.62-v8-16k+"), "6.12.62_v8-16k+");
  EXPECT_EQ(rpm_relation_version("a-b-c-d"), "a_b_c-d");
  EXPECT_EQ(rpm_relation_version("6.1.0-rc1-"), "6.1.0_rc1_");
}

}  // namespace
}  // namespace extmod
