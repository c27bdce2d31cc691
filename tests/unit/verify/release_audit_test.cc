// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/release_audit.h"

#include "headers_tree_fixture.h"

namespace extmod {
namespace {

/// `severity path` of the findings.
Found names(const std::string& place, const std::string& release, const std::string& package = "") {
  Found result;
  for (const auto& finding : audit_names({place, release}, package)) {
    EXPECT_EQ(finding.rule, "release-mismatch");
    result.push_back(to_string(finding.severity) + " " + finding.path);
  }
  return result;
}

TEST(ReleaseAudit, TakesNamesOfTheRelease) {
  EXPECT_EQ(names("usr/src/linux-headers-6.1.0-9-arm64", "6.1.0-9-arm64", "linux-headers-6.1.0-9-arm64"), Found{});
  EXPECT_EQ(names("usr/src/linux-headers-6.1.0-My_1", "6.1.0-My_1", "linux-headers-6.1.0-my-1"), Found{});
  EXPECT_EQ(names("usr/src/linux-headers-6.12.0~exp1", "6.12.0~exp1", "linux-headers-6.12.0-exp1"), Found{});
  EXPECT_EQ(names("usr/src/linux-headers-6.12.2-", "6.12.2-", "linux-headers-6.12.2"), Found{});
  EXPECT_EQ(names("usr/src/kernels/6.1.0-9.fc39.x86_64", "6.1.0-9.fc39.x86_64", "kernel-devel"), Found{});
}

TEST(ReleaseAudit, TakesNamesThatAreNoRelease) {
  for (const char* package :
       {"", "linux-headers", "linux-headers-current-sunxi64", "linux-headers-6.1", "kernel-devel"})
    EXPECT_EQ(names("usr/src/linux-6.1.0-obj/x86_64/default", "6.1.0-9-default", package), Found{}) << package;
  EXPECT_EQ(names("", "6.1.0-9-arm64"), Found{});
  EXPECT_EQ(names("usr/src/linux-headers-generic", "6.1.0-9-arm64"), Found{});
  EXPECT_EQ(names("usr/src/linux-headers-6.1.0-9-arm64", ""), Found{});
}

TEST(ReleaseAudit, FindsNamesOfAnotherRelease) {
  EXPECT_EQ(names("usr/src/linux-headers-6.1.0-9-arm64", "6.1.0-10-arm64", "linux-headers-6.1.0-9-arm64"),
            (Found{"warning usr/src/linux-headers-6.1.0-9-arm64", "error linux-headers-6.1.0-9-arm64"}));
  EXPECT_EQ(names("usr/src/kernels/6.1.0-9.fc39.x86_64", "6.1.0-10.fc39.x86_64"),
            Found{"warning usr/src/kernels/6.1.0-9.fc39.x86_64"});
}

TEST_F(HeadersTreeTest, ComparesTheMakefilesVersionWithTheRelease) {
  for (const char* good : {"VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 192\n", "all:\n"}) {
    put("Makefile", good);
    EXPECT_EQ(found(), Found{}) << good;
  }
  for (const char* other : {"VERSION = 6\nPATCHLEVEL = 10\n", "VERSION = 5\nPATCHLEVEL = 1\n"}) {
    put("Makefile", other);
    EXPECT_EQ(found(), Found{"warning release-mismatch Makefile"}) << other;
  }
}

}  // namespace
}  // namespace extmod
