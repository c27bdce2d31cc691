// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/pacman/pacman_version.h"

#include <gtest/gtest.h>

#include "support/error.h"

namespace extmod {
namespace {

PackageInfo versioned(const std::string& version, bool is_given = true) {
  PackageInfo info;
  info.release = "6.12.0-rc3-farm";
  info.version = version;
  info.version_is_given = is_given;
  return info;
}

TEST(PacmanPkgver, IsSpelledAsByTheKernelsOwnPkgbuild) {
  const std::pair<const char*, const char*> table[] = {{"6.12.1", "6.12.1"},
                                                       {"6.12.0-rc3-farm", "6.12.0rc3_farm"},
                                                       {"6.12.0-rc3-rcar", "6.12.0rc3_rcar"},
                                                       {"6.12.0-rcar-rc2", "6.12.0_rcarrc2"},
                                                       {"6.12.0-rc1-rc2", "6.12.0rc1_rc2"},
                                                       {"6.12.1-v8_16k+", "6.12.1_v8_16k+"}};
  for (const auto& [release, pkgver] : table) EXPECT_EQ(pacman_pkgver(release), pkgver);
}

TEST(PacmanVersion, FollowsTheReleaseUnlessThePersonGaveAnother) {
  EXPECT_EQ(pacman_version(versioned("6.12.0-2", false)), "6.12.0rc3_farm-2");
  EXPECT_EQ(pacman_version(versioned("6.12.0-2")), "6.12.0-2");
  EXPECT_EQ(pacman_version(versioned("6.12.0-rc3-farm-2")), "6.12.0rc3_farm-2");
  PackageInfo beside_kernel = versioned("6.12.1-v8-16k+-2");
  beside_kernel.release = "6.12.1-v8_16k+";
  EXPECT_EQ(pacman_version(beside_kernel), "6.12.1_v8_16k+-2");
}

TEST(PacmanVersion, KeepsEpochAndTilde) {
  const std::pair<const char*, const char*> table[] = {{"1:6.12-2", "1:6.12-2"},
                                                       {"0:6.12-2", "6.12-2"},
                                                       {"02:6.12-2", "2:6.12-2"},
                                                       {"6.12~rc1-2.1", "6.12rc1-2.1"},
                                                       {"6.12+rpi1-1", "6.12+rpi1-1"},
                                                       {"6.12", "6.12-1"},
                                                       {"1:6.12.0-rc3-farm-2", "1:6.12.0rc3_farm-2"}};
  for (const auto& [given, version] : table) {
    check_pacman_version(versioned(given));
    EXPECT_EQ(pacman_version(versioned(given)), version);
  }
}

TEST(PacmanVersion, IsRefusedWherePacmanWouldPutItElsewhere) {
  for (const char* given : {"6.12~1-1", "6.12~-1", "6.12~~rc1-1", "6.12+b~rc1-1", "6.12rc1-1", "6.12a-1"})
    EXPECT_THROW(check_pacman_version(versioned(given)), Error) << given;
  for (const char* given : {"6.12-1~exp1", "6.12-1+b1", "6.12-0custom"})
    EXPECT_THROW(check_pacman_version(versioned(given)), Error) << given;
}

}  // namespace
}  // namespace extmod
