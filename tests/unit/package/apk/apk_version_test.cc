// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/apk/apk_version.h"

#include <gtest/gtest.h>

#include <regex>

#include "support/error.h"

namespace extmod {
namespace {

PackageInfo versioned(const std::string& kernel, const std::string& version, bool is_given) {
  PackageInfo info;
  info.kernel_version = kernel;
  info.release = kernel + "-farm";
  info.version = version;
  info.version_is_given = is_given;
  return info;
}

TEST(ApkVersion, FollowsTheKernelUnlessThePersonGaveAnother) {
  const std::pair<const char*, const char*> table[] = {{"6.12.1", "6.12.1-r3"},
                                                       {"6.12.0-rc1", "6.12.0_rc1-r3"},
                                                       {"6.12.0-rc1-vendor", "6.12.0_rc1-r3"},
                                                       {"6.12.0-vendor-2024", "6.12.0-r3"}};
  for (const auto& [kernel, version] : table) {
    EXPECT_EQ(apk_version(versioned(kernel, "6.99-3", false)), version);
    EXPECT_EQ(apk_version(versioned(kernel, std::string(kernel) + "-3", true)), version);
    EXPECT_EQ(apk_version(versioned(kernel, std::string(kernel) + "-farm-3", true)), version);
  }
}

TEST(ApkVersion, HasTheNumberOfAReleaseLikeAlpines) {
  PackageInfo info = versioned("6.12.1", "6.12.1-3-lts-1", false);
  for (const auto& [release, version] : {std::pair("6.12.1-4-lts", "6.12.1-r4"),
                                         {"6.12.1-4", "6.12.1-r1"},
                                         {"6.12.1-lts", "6.12.1-r1"},
                                         {"6.12.2-4-lts", "6.12.1-r1"}}) {
    info.release = release;
    EXPECT_EQ(apk_version(info), version) << release;
  }
  info.release = "6.12.1-4-lts";
  info.version = "6.12.1-7";
  info.version_is_given = true;
  EXPECT_EQ(apk_version(info), "6.12.1-r7");
}

TEST(ApkVersion, IsSpelledAsApkAllows) {
  // apk-package(5)
  const std::regex allowed("[0-9]+([.][0-9]+)*(_(alpha|beta|pre|rc|cvs|svn|git|hg|p)[0-9]*)?-r[0-9]+");
  const std::pair<const char*, const char*> table[] = {{"6.13-1", "6.13-r1"},
                                                       {"6.13~rc1-1", "6.13_rc1-r1"},
                                                       {"6.13-rc2-1", "6.13_rc2-r1"},
                                                       {"6.13+p3-1", "6.13_p3-r1"},
                                                       {"6.13+git20260101-0", "6.13_git20260101-r0"},
                                                       {"6.13", "6.13-r1"}};
  for (const auto& [given, version] : table) {
    check_apk_version(versioned("6.12.1", given, true));
    EXPECT_EQ(apk_version(versioned("6.12.1", given, true)), version);
    EXPECT_TRUE(std::regex_match(version, allowed)) << version;
  }
}

TEST(ApkVersion, IsRefusedWhereApkCannotTellItFromAnother) {
  for (const char* given : {"1:6.13-1", "0:6.13-1", "6.13~1-1", "6.13rc1-1", "6.13+rpi1-1", "6.13~p1-1", "6.13+rc1-1",
                            "6.13.-1", "6.13-1~exp1", "6.13-1.2", "6.13-1+b1"})
    EXPECT_THROW(check_apk_version(versioned("6.12.1", given, true)), Error) << given;
}

}  // namespace
}  // namespace extmod
