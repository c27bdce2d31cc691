// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "failure.h"
#include "fake_tree.h"
#include "package/deb/deb.h"
#include "userland_fixture.h"

namespace extmod {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(PackageFormats, HaveNamesEndingsAndOptionsOfTheirOwn) {
  std::set<std::string> seen;
  for (const auto& format : package_formats()) {
    EXPECT_TRUE(seen.insert(format.name).second) << format.name;
    EXPECT_EQ(format.files[0], '.') << format.name;
    for (const auto& option : format.new_packager()->options()) {
      EXPECT_TRUE(seen.insert("--" + option.name).second) << option.name;
      EXPECT_TRUE(option.help.starts_with(format.name + ": ")) << option.help;
      EXPECT_TRUE(option.choices.empty() || testing::Value(option.choices, Contains(option.usual))) << option.name;
    }
  }
}

TEST(WantedFormats, TakeThePackagersThatAreThere) {
  Packagers given = {{"deb", find_format("deb").new_packager()}, {"rpm", find_format("rpm").new_packager()}};
  auto wanted = wanted_formats({"tar", "deb"}, given);
  ASSERT_EQ(wanted.size(), 2U);
  EXPECT_EQ(wanted[0].format->name, "tar");
  EXPECT_NE(wanted[0].packager, nullptr);
  EXPECT_EQ(wanted[1].packager, given["deb"]);
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no such package format: cab", "deb,rpm"}, [&] {
    wanted_formats({"deb", "cab"}, given);
  }));
}

TEST(DebPackager, WarnsOfLibrariesThatItCannotName) {
  PackageInfo info;
  info.libraries = {{"libc.so.6", {}}, {"libodd.so.1", {}}};
  EXPECT_THAT(find_format("deb").new_packager()->warnings(info, {}), ElementsAre(HasSubstr("libodd.so.1")));
  info.library_packages["deb"] = {{"libodd.so.1", "libodd1"}};
  EXPECT_TRUE(find_format("deb").new_packager()->warnings(info, {}).empty());
  EXPECT_TRUE(find_format("rpm").new_packager()->warnings(info, {}).empty());
}

TEST(DebPackager, WarnsOfANameThatIsNotTheRelease) {
  PackageInfo info;
  info.release = "6.12.1-Farm_x";
  EXPECT_THAT(find_format("deb").new_packager()->warnings(info, {}),
              ElementsAre(testing::AllOf(HasSubstr("linux-headers-6.12.1-farm-x:"), HasSubstr("6.12.1-Farm_x"))));
  info.name = "farm";
  EXPECT_TRUE(find_format("deb").new_packager()->warnings(info, {}).empty());
}

TEST(DebPackager, WarnsOfZstdInAnUpload) {
  auto packager = deb_packager({.changes = true});
  EXPECT_THAT(packager->warnings({}, parse_compression("zstd")), ElementsAre(HasSubstr("--compress xz")));
  EXPECT_TRUE(packager->warnings({}, parse_compression("xz")).empty());
}

PackageInfo farm() {
  PackageInfo info;
  info.release = info.kernel_version = "6.12.1";
  info.version = "6.12.1-1";
  info.maintainer = "A <a@b.org>";
  info.summary = "Headers";
  info.arch_name = "x86_64";
  return info;
}

TEST(DebPackager, WritesNoTwoPackagesOfOneName) {
  PackageInfo info = farm();
  info.meta = "linux-headers-6.12.1-common-x86";
  deb_packager({})->check_words(info);
  EXPECT_TRUE(fails(ExitStatus::impossible, {"one name", info.meta},
                    [&] { deb_packager({.split = true})->check_words(info); }));
  info.meta = "linux-headers-6.12.1";
  info.name = "farm-headers";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"one name", info.meta}, [&] { deb_packager({})->check_words(info); }))
      << "which farm-headers stands in for";
}

TEST(DebPackager, RefusesRelationsOfAnotherFormat) {
  EXPECT_TRUE(fails(ExitStatus::impossible, {"rpm:old", "without rpm:"},
                    [&] { deb_packager({.breaks = "new, rpm:old"})->check_words(farm()); }));
}

TEST(RpmPackager, WritesNoTwoPackagesOfOneName) {
  PackageInfo info = farm();
  for (const auto& [meta, image] : {std::pair("kernel-devel", ""), {"foo", "foo"}, {"foo", "kernel-devel"}}) {
    info.meta = meta;
    info.image_package = image;
    EXPECT_TRUE(
        fails(ExitStatus::impossible, {"one name"}, [&] { find_format("rpm").new_packager()->check_words(info); }))
        << meta << image;
  }
}

TEST(DebPackager, HasTheNameThatItsSourcePackageNames) {
  PackageInfo info;
  info.name = "farm";
  auto packager = deb_packager({.name = "linux-headers-6.12.1"});
  EXPECT_TRUE(fails(ExitStatus::impossible, {"debian/control", "linux-headers-6.12.1", "--name"},
                    [&] { packager->check_words(info); }));
}

TEST(DebPackager, TakesADistributionThatIsOneWord) {
  for (const char* name : {"", "a b", "a\nb", "a;b"}) {
    PackageInfo info;
    info.release = "6.12.1";
    info.version = "1";
    info.summary = "s";
    info.maintainer = "A <a@b>";
    auto packager = deb_packager({.distribution = name});
    EXPECT_TRUE(fails(ExitStatus::impossible, {"--distribution"}, [&] { packager->check_words(info); })) << name;
    EXPECT_NO_THROW(deb_packager({.distribution = "bookworm-backports"})->check_words(info));
  }
}

TEST(DebPackager, RefusesToSplitWhatLiesInOneFolder) {
  KernelTree tree = FakeTree().read();
  auto packager = find_format("deb").new_packager();
  EXPECT_NO_THROW(packager->check(tree));
  packager->options().at(0).take("true");
  EXPECT_NO_THROW(packager->check(tree));
  tree.srctree = tree.objtree;
  EXPECT_TRUE(fails(ExitStatus::impossible, {"cannot be split", "--split"}, [&] { packager->check(tree); }));
}

}  // namespace
}  // namespace extmod
