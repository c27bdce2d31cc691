// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "failure.h"
#include "package/package_format.h"
#include "scoped_variable.h"
#include "userland_fixture.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;

PackageInfo info() {
  PackageInfo result;
  result.release = "6.12.1-farm";
  result.kernel_version = "6.12.1";
  result.version = "6.12.1-farm-1";
  result.maintainer = "A B <a@b.org>";
  result.summary = "Headers";
  result.userland = userland_for("aarch64-linux-gnu");
  return result;
}

/// What each format's own tools make of a package's words.
class PackageWordsTest : public testing::Test {
 protected:
  /// The formats that refuse it, in the order of the table.
  static Words refusing(const std::function<void(PackageInfo&)>& change) {
    PackageInfo changed = info();
    change(changed);
    Words names;
    for (const auto& format : package_formats()) {
      try {
        format.new_packager()->check_words(changed);
      } catch (const Error& refused) {
        EXPECT_EQ(refused.status(), ExitStatus::impossible);
        names.push_back(format.name);
      }
    }
    return names;
  }
  static Words refusing_name(const std::string& name) {
    return refusing([&](PackageInfo& changed) { changed.name = name; });
  }
  static Words refusing_depend(const std::string& relation) {
    return refusing([&](PackageInfo& changed) { changed.depends = {parse_relation(relation)}; });
  }

  ScopedVariable base_{"PACMAN_PKGBASE", std::nullopt};
  inline static const Words kNobody = {};
  inline static const Words kAll = {"deb", "rpm", "pacman", "tar", "apk"};
  inline static const Words kWithRelations = {"deb", "rpm", "pacman", "apk"};
};

TEST_F(PackageWordsTest, AreGoodAsTheyUsuallyAre) {
  EXPECT_EQ(refusing([](PackageInfo&) {}), kNobody);
  EXPECT_EQ(refusing([](PackageInfo& changed) { changed.version = "6.12.1+b~rc1-3"; }), kNobody);
  EXPECT_EQ(refusing([](PackageInfo& changed) { changed.maintainer = "J\u00f6rg \"Q\" <j@x.org>"; }), kNobody);
}

TEST_F(PackageWordsTest, HaveNamesThatTheFormatTakes) {
  for (const char* name : {"linux-headers-6.1+farm", "x2", "4ever"}) EXPECT_EQ(refusing_name(name), kNobody) << name;
  EXPECT_EQ(refusing_name("x"), Words{"deb"});
  EXPECT_EQ(refusing_name("Linux"), (Words{"deb", "apk"}));
  EXPECT_EQ(refusing_name("a_b"), Words{"deb"});
  EXPECT_EQ(refusing_name("a@b"), (Words{"deb", "rpm", "apk"}));
  EXPECT_EQ(refusing_name("a~b"), (Words{"deb", "rpm", "pacman", "apk"}));
  EXPECT_EQ(refusing_name(std::string(2000, 'a')), kAll);
  for (const char* name : {"-x", ".x", "a b", "a/b", "../ab", "a\nb", "ab\n", "a\tb", "$xy", "a\x7f", "a\x1b[31m",
                           "a\u00e4", "a,b", "a=b", "%x"})
    EXPECT_EQ(refusing_name(name), kAll) << name;
}

TEST_F(PackageWordsTest, OfADebAreCheckedForEveryPackage) {
  auto refuses = [](const std::function<void(PackageInfo&)>& change) {
    const Words names = refusing(change);
    return std::find(names.begin(), names.end(), "deb") != names.end();
  };
  for (const char* name : {"Farm", "a_b", "a b", "x", "-x", "a~b"}) {
    EXPECT_TRUE(refuses([&](PackageInfo& changed) { changed.meta = name; })) << name;
    EXPECT_TRUE(refuses([&](PackageInfo& changed) {
      changed.meta = "farm";
      changed.image_package = name;
    })) << name;
  }
  EXPECT_TRUE(refuses([](PackageInfo& changed) { changed.meta = "linux-headers-6.12.1-farm"; })) << "its own name";
  EXPECT_TRUE(refuses([](PackageInfo& changed) { changed.meta = changed.image_package = "farm"; }));
  for (const char* release : {"6.12.62-v8_16k+", "6.12.1~a-", "6.6.87.2-microsoft-standard-WSL2"})
    EXPECT_FALSE(refuses([&](PackageInfo& changed) { changed.release = release; })) << release;
}

TEST_F(PackageWordsTest, HaveVersionsThatTheFormatTakes) {
  auto refusing_version = [](const std::string& version) {
    return refusing([&](PackageInfo& changed) { changed.version = version; });
  };
  EXPECT_EQ(refusing_version("1:6.12-3"), Words{"apk"}) << "it has no epochs";
  EXPECT_EQ(refusing_version("12345678901:1-1"), (Words{"deb", "rpm", "apk"})) << "an epoch is a number of 32 bits";
  EXPECT_EQ(refusing_version("6.12-1~exp1"), (Words{"pacman", "apk"})) << "their revisions are numbers";
  EXPECT_EQ(refusing([](PackageInfo& changed) { changed.kernel_version = "next"; }), Words{"apk"});
  EXPECT_EQ(refusing_version("1-1\n"), kAll);
}

TEST_F(PackageWordsTest, HaveRelationsThatTheFormatTakes) {
  for (const char* relation : {"gcc", "gcc >= 12", "libstdc++", "so.x-y"})
    EXPECT_EQ(refusing_depend(relation), kNobody);
  EXPECT_EQ(refusing_depend("gcc (>= 1:12.2-3~x)"), Words{"apk"});
  EXPECT_EQ(refusing_depend("python3:any"), Words{"pacman"});
  EXPECT_EQ(refusing_depend("gcc (>= 12) | clang"), (Words{"rpm", "pacman", "apk"}));
  EXPECT_EQ(refusing_depend("gcc | clang | x y"), kWithRelations);
  EXPECT_EQ(refusing_depend("gcc | clang (>= 1) evil"), kWithRelations);
  EXPECT_EQ(refusing_depend("libssl.so.3()(64bit)"), (Words{"deb", "pacman", "apk"}));
  EXPECT_EQ(refusing_depend("/usr/bin/pahole"), (Words{"deb", "pacman"}));
  EXPECT_EQ(refusing_depend("gcc,make"), (Words{"deb", "pacman", "apk"}));
  for (const char* relation : {"a\tb", "a\x01", "\u00e4", "gcc (>= 1\x02)", "gcc >= \u00e4", "|", "-x"})
    EXPECT_EQ(refusing_depend(relation), kWithRelations) << relation;
}

TEST_F(PackageWordsTest, HaveProvidesAndConflictsThatTheFormatTakes) {
  EXPECT_EQ(refusing([](PackageInfo& changed) { changed.provides = {parse_relation("a-b = 3")}; }), kNobody);
  EXPECT_EQ(refusing([](PackageInfo& changed) { changed.provides = {parse_relation("a-b >= 3")}; }),
            (Words{"deb", "pacman", "apk"}));
  EXPECT_EQ(refusing([](PackageInfo& changed) { changed.provides = {parse_relation("ab | bc")}; }), kWithRelations);
  EXPECT_EQ(refusing([](PackageInfo& changed) { changed.conflicts = {parse_relation("ab << 3")}; }), kNobody);
  EXPECT_EQ(refusing([](PackageInfo& changed) { changed.conflicts = {parse_relation("ab | bc")}; }), kWithRelations);
}

TEST_F(PackageWordsTest, HaveAMaintainerOfOneLine) {
  auto refusing_maintainer = [](const std::string& maintainer) {
    return refusing([&](PackageInfo& changed) { changed.maintainer = maintainer; });
  };
  for (const char* maintainer : {"", "A <a@b>\nDepends: evil", "A\r <a@b>", "A\x1b[1m <a@b>", "\nA <a@b>"})
    EXPECT_EQ(refusing_maintainer(maintainer), kAll) << maintainer;
  for (const char* maintainer : {"A", "A <a@b", "A <a@b> x", "<a@b>", "A <<a@b>>", "A <a@b>, B <b@c>"})
    EXPECT_EQ(refusing_maintainer(maintainer), Words{"deb"}) << maintainer;
}

TEST_F(PackageWordsTest, HaveASummaryOfOneLine) {
  EXPECT_EQ(refusing([](PackageInfo& changed) { changed.summary = "a\nb"; }), kAll);
  EXPECT_EQ(refusing([](PackageInfo& changed) { changed.summary = "a\x1b]0;b"; }), kAll);
  EXPECT_EQ(refusing([](PackageInfo& changed) { changed.summary = "Fur Gro\u00dfe (>= 1), \"x\" \u2192 y"; }), kNobody);
}

TEST_F(PackageWordsTest, HaveABaseThatIsAName) {
  for (const char* base : {"../../etc/x", "a b", "-x", "a\nb"}) {
    ScopedVariable other("PACMAN_PKGBASE", base);
    EXPECT_EQ(refusing_name("farm"), Words{"pacman"}) << base;
  }
}

TEST_F(PackageWordsTest, SayWhatIsWrongAndHowToWriteIt) {
  PackageInfo changed = info();
  changed.depends = {parse_relation("gcc,make")};
  EXPECT_TRUE(fails(ExitStatus::impossible, {"not a dependency for a .deb", "`gcc,make`", "FORMAT:NAME"},
                    [&] { find_format("deb").new_packager()->check_words(changed); }));
  changed = info();
  changed.name = "Farm";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"not a name for a .deb", "`Farm`", "lower-case"},
                    [&] { find_format("deb").new_packager()->check_words(changed); }));
}

}  // namespace
}  // namespace extmod
