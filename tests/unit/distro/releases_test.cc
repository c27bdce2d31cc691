// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/releases.h"

#include <gtest/gtest.h>

#include <regex>

#include "failure.h"

namespace extmod {
namespace {

TEST(DistroReleases, AreNamedOnceAndAsOsReleaseDoes) {
  std::set<std::string> names;
  for (const auto& release : distro_releases()) {
    EXPECT_TRUE(names.insert(release.name).second) << release.name;
    EXPECT_TRUE(std::regex_match(release.name, std::regex("[a-z-]+:[0-9]+(\\.[0-9]+)?"))) << release.name;
    EXPECT_TRUE(release.glibc.empty() || std::regex_match(release.glibc, std::regex("2\\.[0-9]+"))) << release.name;
    EXPECT_FALSE(release.crypto.empty()) << release.name;
  }
}

TEST(DistroReleases, AreFound) {
  EXPECT_EQ(find_release("debian:12").glibc, "2.36");
  EXPECT_EQ(find_release("alpine:3.20").glibc, "");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"debian:2", "debian:12", "--root"}, [] { find_release("debian:2"); }));
}

}  // namespace
}  // namespace extmod
