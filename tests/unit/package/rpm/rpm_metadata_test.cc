// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_metadata.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "package/rpm/rpm_meta.h"
#include "package/rpm/rpm_tags.h"
#include "userland_fixture.h"

namespace extmod {
namespace {

PackageInfo info(const std::string& triplet = "aarch64-linux-gnu") {
  PackageInfo result;
  result.release = "6.12.0-rc3+deb12-arm64";
  result.version = "6.12-2";
  result.maintainer = "A B <a@b.org>";
  result.summary = "Headers";
  result.userland = userland_for(triplet);
  return result;
}

std::vector<std::string> spelled(const std::vector<RpmRelation>& relations) {
  std::vector<std::string> texts;
  for (const auto& relation : relations) {
    std::string sign;
    if ((relation.flags & rpm::kSenseLess) != 0) sign += "<";
    if ((relation.flags & rpm::kSenseGreater) != 0) sign += ">";
    if ((relation.flags & rpm::kSenseEqual) != 0) sign += "=";
    texts.push_back(relation.name + (sign.empty() ? "" : " " + sign + " " + relation.version));
  }
  return texts;
}

bool has(const std::vector<RpmRelation>& relations, const std::string& text) {
  auto texts = spelled(relations);
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

TEST(RpmRequires, AreInRpmsOwnSpelling) {
  PackageInfo package = info();
  package.libraries["libc.so.6"] = {{{"GLIBC", "2.34"}}, {"GLIBC_2.17", "GLIBC_2.34"}, true};
  package.gnu_hash = true;
  auto relations = rpm_requires(package, CompressionKind::zstd, 4);
  for (const char* text :
       {"libc.so.6()(64bit)", "libc.so.6(GLIBC_2.17)(64bit)", "libc.so.6(GLIBC_2.34)(64bit)", "rtld(GNU_HASH)",
        "/bin/sh", "rpmlib(PayloadIsZstd) <= 5.4.18-1", "rpmlib(FileDigests) <= 4.6.0-1"})
    EXPECT_TRUE(has(relations, text)) << text;
  EXPECT_FALSE(has(relations, "rpmlib(LargeFiles) <= 4.12.0-1"));
  EXPECT_TRUE(has(rpm_requires(package, CompressionKind::xz, 6), "rpmlib(LargeFiles) <= 4.12.0-1"));
  EXPECT_TRUE(has(rpm_requires(package, CompressionKind::xz, 6), "rpmlib(PayloadIsXz) <= 5.2-1"));
}

TEST(RpmRequires, HavePaholeWhereModuleBuildsRunIt) {
  PackageInfo package = info();
  EXPECT_FALSE(has(rpm_requires(package, CompressionKind::zstd, 4), "dwarves"));
  package.tools = {{"pahole", "", true, "type information"}};
  EXPECT_TRUE(has(rpm_requires(package, CompressionKind::zstd, 4), "dwarves"));
}

TEST(RpmRequires, OfA32BitUserlandHaveNoMark) {
  PackageInfo package = info("arm-linux-gnueabihf");
  package.libraries["libc.so.6"] = {{{"GLIBC", "2.34"}}, {"GLIBC_2.34"}, false};
  auto relations = rpm_requires(package, CompressionKind::gzip, 4);
  EXPECT_TRUE(has(relations, "libc.so.6"));
  EXPECT_TRUE(has(relations, "libc.so.6(GLIBC_2.34)"));
  EXPECT_FALSE(has(relations, "rtld(GNU_HASH)"));
}

TEST(RpmProvides, WhatDnfAndDkmsLookFor) {
  auto relations = rpm_provides(info());
  for (const char* text : {"installonlypkg(kernel)", "kernel-devel = 6.12.0_rc3+deb12_arm64-2",
                           "kernel-devel(aarch-64) = 6.12.0_rc3+deb12_arm64-2", "multiversion(kernel)",
                           "kernel-devel-aarch64 = 6.12.0_rc3+deb12_arm64-2",
                           "kernel-devel-6.12.0-rc3+deb12-arm64 = 6.12.0_rc3+deb12_arm64-2",
                           "kernel-devel-uname-r = 6.12.0_rc3+deb12-arm64"})
    EXPECT_TRUE(has(relations, text)) << text;
  PackageInfo other = info();
  other.name = "kernel-farm-devel";
  other.provides = {parse_relation("rpm:farm = 3"), parse_relation("deb:not")};
  EXPECT_TRUE(has(rpm_provides(other), "farm = 3"));
  EXPECT_TRUE(has(rpm_provides(other), "kernel-devel = 6.12.0_rc3+deb12_arm64-2"));
  EXPECT_FALSE(has(rpm_provides(other), "not"));
}

TEST(RpmProvides, NoArchitectureWhereRpmHasNone) {
  for (const auto& relation : rpm_provides(info("riscv32-linux-gnu")))
    EXPECT_FALSE(relation.name.starts_with("kernel-devel(")) << relation.name;
}

TEST(RpmProvides, TheEpochWithTheVersion) {
  PackageInfo package = info();
  package.version = "1:6.12-2";
  EXPECT_TRUE(has(rpm_provides(package), "kernel-devel = 1:6.12.0_rc3+deb12_arm64-2"));
  EXPECT_TRUE(has(rpm_provides(package), "kernel-devel(aarch-64) = 1:6.12.0_rc3+deb12_arm64-2"));
}

TEST(RpmEarlierRevisions, AreThoseOfTheSameRelease) {
  PackageInfo package = info();
  package.version = "1:6.12-3";
  EXPECT_EQ(spelled(rpm_earlier_revisions(package)),
            (std::vector<std::string>{"kernel-devel = 1:6.12.0_rc3+deb12_arm64-1",
                                      "kernel-devel = 1:6.12.0_rc3+deb12_arm64-2"}));
  package.version = "6.12-1";
  EXPECT_TRUE(rpm_earlier_revisions(package).empty());
  for (const char* version : {"6.12-1~deb12u1", "6.12-2.1", "6.12-100000"}) {
    package.version = version;
    EXPECT_TRUE(fails(ExitStatus::impossible, {"--rpm-replaces"}, [&] { rpm_earlier_revisions(package); })) << version;
  }
}

TEST(RpmIdentity, HoldsVersionAndRelations) {
  PackageInfo package = info();
  package.conflicts = {parse_relation("old < 2")};
  RpmHeader header;
  add_rpm_identity(header, package, CompressionKind::zstd, 4);
  EXPECT_EQ(header.string(rpm::kName), "kernel-devel");
  EXPECT_EQ(header.string(rpm::kVersion), "6.12.0_rc3+deb12_arm64");
  EXPECT_EQ(header.string(rpm::kRelease), "2");
  EXPECT_FALSE(header.has(rpm::kEpoch));
  EXPECT_EQ(header.strings(rpm::kConflictName), std::vector<std::string>{"old"});
  EXPECT_FALSE(header.has(rpm::kRpmFormat));
  package.version = "12:6.12-2";
  add_rpm_identity(header, package, CompressionKind::zstd, 6);
  EXPECT_EQ(header.numbers(rpm::kEpoch), std::vector<uint64_t>{12});
  EXPECT_EQ(header.numbers(rpm::kRpmFormat), std::vector<uint64_t>{6});
}

TEST(RpmMeta, HoldsHeadersAndImageTogether) {
  PackageInfo package = info();
  package.version = "1:6.12-2";
  package.name = "kernel-farm-devel";
  package.meta = "kernel-devel-matched";
  package.image_package = "kernel-core";
  package.libraries["libc.so.6"] = {{}, {}, true};
  const auto required = rpm_meta_requires(package, CompressionKind::zstd, 4);
  EXPECT_TRUE(has(required, "kernel-farm-devel = 1:6.12.0_rc3+deb12_arm64-2"));
  EXPECT_TRUE(has(required, "kernel-core = 1:6.12.0_rc3+deb12_arm64-2"));
  EXPECT_FALSE(has(required, "libc.so.6()(64bit)"));
  EXPECT_EQ(spelled(rpm_meta_provides(package)),
            (std::vector<std::string>{"kernel-devel-matched = 1:6.12.0_rc3+deb12_arm64-2",
                                      "kernel-devel-matched(aarch-64) = 1:6.12.0_rc3+deb12_arm64-2"}));
  RpmHeader header;
  add_rpm_meta_identity(header, package, CompressionKind::zstd, 4);
  EXPECT_EQ(header.string(rpm::kName), "kernel-devel-matched");
  EXPECT_FALSE(header.has(rpm::kPostTrans));
}

}  // namespace
}  // namespace extmod
