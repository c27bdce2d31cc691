// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_declaration.h"

#include "failure.h"
#include "package/deb/deb_declaration.h"
#include "package/package_tree.h"
#include "package/pkginfo.h"
#include "package/rpm/rpm_declaration.h"
#include "package/rpm/rpm_tags.h"
#include "package/written_fixture.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;

/// `name (>= 1) | other`
std::string shown(const RelationChoice& choice) {
  Words words;
  for (const auto& relation : choice)
    words.push_back(relation.name +
                    (relation.comparison.empty() ? "" : " (" + relation.comparison + " " + relation.version + ")"));
  return join(words, " | ");
}

Words shown(const std::vector<RelationChoice>& choices) {
  Words words;
  for (const auto& choice : choices) words.push_back(shown(choice));
  return words;
}

bool has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class Declared : public PackagesTest {
 protected:
  Declared() {
    info_.depends = {parse_relation("make"), parse_relation("gcc (>= 12)")};
    info_.conflicts = {parse_relation("old-headers (<< 2)")};
    info_.provides = {parse_relation("farm-headers = 3")};
    info_.tools = {{"gcc", "12", false, "the kernel was compiled with gcc 12"}, {"pahole", "1.26", true, "of types"}};
  }
  std::optional<PackageDeclaration> declared(const std::string& format) {
    const auto path = write({format}).at(0).path;
    PackageTree tree(path, {});
    find_format(format).read(path, {}, tree);
    return tree.declaration();
  }
};

TEST_F(Declared, IsWhatEachFormatsWriterWrites) {
  const std::map<std::string, Words> wanted = {
      {"deb", {"linux-headers-6.1.0-test", "6.1.0-1", "amd64", "libc6 (>= 2.34)", "old-headers (< 2)"}},
      {"rpm", {"kernel-devel", "6.1.0_test-1", "x86_64", "libc.so.6(GLIBC_2.34)(64bit)", "old-headers (< 2)"}},
      {"pacman", {"linux-upstream-headers", "6.1.0_test-1", "x86_64", "glibc (>= 2.34)", "old-headers (< 2)"}},
      {"apk", {"linux-test-dev", "6.1.0-r1", "x86_64", "so:libc.so.6", "old-headers (< 2)"}}};
  for (const auto& [format, words] : wanted) {
    SCOPED_TRACE(format);
    const auto declaration = declared(format);
    ASSERT_TRUE(declaration);
    EXPECT_EQ((Words{declaration->name, declaration->version, declaration->architecture}),
              Words(words.begin(), words.begin() + 3));
    EXPECT_TRUE(has(shown(declaration->depends), words[3])) << join(shown(declaration->depends), ", ");
    EXPECT_TRUE(has(shown(declaration->depends), "gcc (>= 12)"));
    EXPECT_TRUE(has(shown(declaration->depends), "make"));
    EXPECT_EQ(shown(declaration->conflicts), words[4]);
    EXPECT_NE(shown(declaration->provides).find("farm-headers (= 3)"), std::string::npos);
  }
  EXPECT_EQ(shown(declared("deb")->recommends), (Words{"gcc-12", "gcc"}));
  EXPECT_EQ(shown(declared("rpm")->recommends), (Words{"gcc"}));
  EXPECT_EQ(shown(declared("pacman")->recommends), (Words{"gcc"}));
  EXPECT_TRUE(has(shown(declared("deb")->depends), "pahole (>= 1.26) | dwarves (>= 1.26)"));
  EXPECT_TRUE(has(shown(declared("rpm")->depends), "dwarves (>= 1.26)"));
  EXPECT_TRUE(has(shown(declared("pacman")->depends), "pahole (>= 1.26)"));
  EXPECT_TRUE(has(shown(declared("apk")->depends), "pahole (>= 1.26)"));
}

TEST_F(Declared, IsNothingInATar) {
  EXPECT_FALSE(declared("tar"));
}

TEST_F(Declared, HasALimit) {
  PackageTree tree("a.package", {});
  PackageDeclaration declaration{"a", "1", "all"};
  declaration.depends.assign(50'001, {Relation{{}, "gcc", {}, {}}});
  EXPECT_TRUE(fails(ExitStatus::unverified, {"50001 packages", "a.package"}, [&] { tree.declares(declaration); }));
  declaration.depends.pop_back();
  tree.declares(declaration);
}

TEST(DebRelations, AreRead) {
  EXPECT_EQ(shown(deb_relations("libc6 (>= 2.34), gcc-12:any (<<13)|gcc [amd64 arm64] <!nocheck> , python3:native\n")),
            (Words{"libc6 (>= 2.34)", "gcc-12 (< 13) | gcc", "python3"}));
  EXPECT_EQ(shown(deb_relations("")), Words{});
  EXPECT_EQ(shown(deb_relations(" , | ,(>= 1),a (,b ()")), (Words{"a", "b"}));
}

TEST(DebDeclaration, HasWhatIsNeededBefore) {
  const auto declaration = deb_declaration({{"Package", "a"}, {"Pre-Depends", "b"}, {"Depends", "c"}, {"Breaks", "d"}});
  EXPECT_EQ(shown(declaration.depends), (Words{"b", "c"}));
  EXPECT_EQ(shown(declaration.conflicts), "d");
}

TEST(PkginfoDeclaration, IsRead) {
  const auto declaration = pkginfo_declaration(
      "pkgname = a\npkgver = 1-1\narch = any\ndepend = libcrypto.so=3-64\ndepend = so:libc.so.6\ndepend = !b<2\n"
      "optdepend = pahole: type information\ndepend = c~1.2\nprovides = d=1\nconflict = e\n");
  EXPECT_EQ(shown(declaration.depends), (Words{"libcrypto.so (= 3-64)", "so:libc.so.6", "c (~ 1.2)"}));
  EXPECT_EQ(shown(declaration.recommends), Words{"pahole"});
  EXPECT_EQ(shown(declaration.conflicts), "b (< 2) | e");
  EXPECT_EQ(shown(declaration.provides), "d (= 1)");
}

TEST(RpmDeclaration, TakesNoMoreThanIsThere) {
  RpmHeader header;
  header.add_string(rpm::kName, "a");
  header.add_string(rpm::kVersion, "1");
  header.add_string(rpm::kRelease, "2");
  header.add_int32(rpm::kEpoch, {3});
  header.add_strings(rpm::kRequireName, {"rpmlib(FileDigests)", "(gcc or clang)", "b"});
  header.add_int32(rpm::kRequireFlags, {0, rpm::kSenseGreater | rpm::kSenseEqual});
  header.add_strings(rpm::kRecommendName, {"pahole"});
  const auto declaration = rpm_declaration(header);
  EXPECT_EQ(declaration.version, "3:1-2");
  EXPECT_EQ(shown(declaration.depends), (Words{"(gcc or clang) (>= )", "b"}));
  EXPECT_EQ(shown(declaration.recommends), Words{"pahole"});
}

}  // namespace
}  // namespace extmod
