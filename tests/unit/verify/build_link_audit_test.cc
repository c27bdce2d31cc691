// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/build_link_audit.h"

#include <gmock/gmock.h>

#include "verify/made_package.h"

namespace extmod {
namespace {

using Found = std::vector<std::string>;

constexpr const char* kPlace = "usr/src/linux-headers-6.1.0-x";

/// `severity path sentence` of the findings for a package with the headers of 6.1.0-x, the sentence up to a comma.
Found found(PackageTree& package, const std::vector<PlacedHeaders>& headers = {{kPlace, "6.1.0-x"}}) {
  Found result;
  for (const auto& finding : audit_build_links(package, headers)) {
    EXPECT_EQ(finding.rule, "build-link");
    result.push_back(to_string(finding.severity) + " " + finding.path + " " +
                     finding.sentence.substr(0, finding.sentence.find_first_of(",:;")));
  }
  return result;
}

Found with_link(const std::string& path, const std::string& target) {
  MadePackage package;
  package.folder(kPlace).link(path, target);
  return found(package);
}

TEST(BuildLinkAudit, TakesEveryWayToTheTree) {
  EXPECT_EQ(with_link("lib/modules/6.1.0-x/build", "/usr/src/linux-headers-6.1.0-x"), Found{});
  EXPECT_EQ(with_link("usr/lib/modules/6.1.0-x/build", "/usr/src/linux-headers-6.1.0-x"), Found{});
  EXPECT_EQ(with_link("usr/lib/modules/6.1.0-x/build", "../../../src/linux-headers-6.1.0-x"), Found{});
  // on a machine whose /lib is a link
  EXPECT_EQ(with_link("lib/modules/6.1.0-x/build", "../../../src/linux-headers-6.1.0-x"), Found{});
  EXPECT_EQ(with_link("lib/modules/6.1.0-x/build", "../../../usr/src/linux-headers-6.1.0-x"), Found{});
}

TEST(BuildLinkAudit, FollowsALinkOnTheWay) {
  MadePackage package;
  package.folder("usr/src/linux-6.4-obj/x86_64/default").link("usr/src/linux-obj", "linux-6.4-obj");
  package.link("usr/lib/modules/6.4-default/build", "/usr/src/linux-obj/x86_64/default");
  EXPECT_EQ(found(package, {{"usr/src/linux-6.4-obj/x86_64/default", "6.4-default"}}), Found{});
}

TEST(BuildLinkAudit, TakesATreeThatIsInThePlaceOfTheLink) {
  MadePackage package;
  package.folder("usr/lib/modules/6.1.0-x/build");
  EXPECT_EQ(found(package, {{"usr/lib/modules/6.1.0-x/build", "6.1.0-x"}}), Found{});
  EXPECT_EQ(found(package, {{"usr/lib/modules/6.1.0-x/build", "6.1.0-y"}}),
            Found{"error usr/lib/modules/6.1.0-x/build leads to the headers of 6.1.0-y"});
}

TEST(BuildLinkAudit, FindsTheBuildMachine) {
  EXPECT_EQ(with_link("lib/modules/6.1.0-x/build", "/home/me/linux"),
            Found{"error lib/modules/6.1.0-x/build leads to /home/me/linux"});
}

TEST(BuildLinkAudit, FindsAMisspeltRelease) {
  EXPECT_EQ(with_link("lib/modules/6.1.0x/build", "/usr/src/linux-headers-6.1.0-x"),
            Found{"error lib/modules/6.1.0x/build leads to the headers of 6.1.0-x"});
  EXPECT_EQ(with_link("lib/modules/6.1.0x/build", "/home/me/linux"),
            Found{"error lib/modules/6.1.0x/build leads to /home/me/linux"});
}

TEST(BuildLinkAudit, FindsHeadersOfAnotherRelease) {
  MadePackage package;
  package.folder(kPlace).folder("usr/src/linux-headers-6.1.0-y");
  package.link("lib/modules/6.1.0-x/build", "/usr/src/linux-headers-6.1.0-y");
  package.link("lib/modules/6.1.0-y/build", "/usr/src/linux-headers-6.1.0-y");
  EXPECT_THAT(found(package, {{kPlace, "6.1.0-x"}, {"usr/src/linux-headers-6.1.0-y", "6.1.0-y"}}),
              testing::Contains("error lib/modules/6.1.0-x/build leads to the headers of 6.1.0-y"));
}

TEST(BuildLinkAudit, FindsAFolderWithoutHeaders) {
  MadePackage package;
  package.folder(kPlace).folder("lib/modules/6.1.0-x/build");
  EXPECT_EQ(found(package), Found{"error lib/modules/6.1.0-x/build is a folder without headers"});
}

TEST(BuildLinkAudit, WarnsOfAnotherPackagesFolder) {
  EXPECT_EQ(with_link("lib/modules/6.1.0-x/build", "/usr/src/linux"),
            Found{"warning lib/modules/6.1.0-x/build leads to /usr/src/linux"});
}

TEST(BuildLinkAudit, KnowsWhoBringsTheLink) {
  MadePackage package;
  EXPECT_EQ(found(package), Found{"warning lib/modules/6.1.0-x/build is missing"});
  EXPECT_EQ(found(package, {{"usr/src/kernels/6.1.0-x", "6.1.0-x"}}),
            Found{"note lib/modules/6.1.0-x/build is not here"});
  EXPECT_EQ(found(package, {{"", "6.1.0-x"}}), Found{"note lib/modules/6.1.0-x/build is not here"});
  EXPECT_EQ(found(package, {{kPlace, ""}}), Found{});
}

TEST(BuildLinkAudit, LeavesOtherKernelsAlone) {
  MadePackage package;
  package.folder(kPlace).link("lib/modules/6.1.0-x/build", "/usr/src/linux-headers-6.1.0-x");
  package.link("lib/modules/5.0/build", "/usr/src/linux-headers-5.0").link("lib/modules/4.0/build", "/home/me/linux");
  package.folder("lib/modules/6.1.0-z");
  EXPECT_EQ(found(package), Found{});
}

}  // namespace
}  // namespace extmod
