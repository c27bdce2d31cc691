// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/package_rewrite.h"

#include <set>

#include "failure.h"
#include "package/rewrite.h"
#include "package/rewritten_fixture.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class Rewritten : public RewrittenTest, public testing::WithParamInterface<const char*> {
 protected:
  std::string format() const { return GetParam(); }
};

INSTANTIATE_TEST_SUITE_P(Formats, Rewritten, testing::Values("deb", "rpm", "pacman", "tar", "apk"),
                         [](const auto& format) { return std::string(format.param); });

TEST_P(Rewritten, DiffersOnlyInWhatIsChanged) {
  for (const char* compression : {"gzip:1", "zstd:1", "xz:0", "none"}) {
    fs::remove_all(changed());
    changes_ = {};
    const WrittenPackage old = write({format()}, compression).at(0);
    const PackageTree& before = read(old.path);
    change_three(before);
    changes_.time = kTime + 1;
    const WrittenPackage now = rewrite(old.path);
    EXPECT_NE(now.path.filename(), old.path.filename());
    EXPECT_EQ(now.path.extension(), old.path.extension());
    const PackageTree& after = read(now.path);
    auto expected = listing(before);
    auto found = listing(after);
    for (const auto& path : changes_.removed) EXPECT_EQ(expected.erase(path), 1U);
    for (const auto& [path, content] : changes_.files) {
      EXPECT_EQ(found[path], fmt::format("0 {:o} {} {} {}", content.mode, (kTime + 1) * 1'000'000'000, "",
                                         digest_of(Digest::sha256(), content.bytes)))
          << path;
      found.erase(path);
      expected.erase(path);
    }
    EXPECT_EQ(found, expected);
    EXPECT_TRUE(after.remarks().empty());
  }
}

TEST_P(Rewritten, WithoutChangesHasTheSameEntriesInTheSameOrder) {
  const WrittenPackage old = write({format()}).at(0);
  changes_.derive_depends = false;
  const WrittenPackage now = rewrite(old.path);
  EXPECT_EQ(listing(read(now.path)), listing(read(old.path)));
  EXPECT_TRUE(remarks_.empty());
}

TEST_P(Rewritten, DeclaresAnotherVersionAndItsLibraries) {
  if (format() == "tar") return;
  const WrittenPackage old = write({format()}).at(0);
  const PackageTree& tree = read(old.path);
  change_three(tree);
  const PackageDeclaration before = tree.declaration().value();
  const PackageDeclaration after = read(rewrite(old.path).path).declaration().value();
  EXPECT_EQ(after.name, before.name);
  EXPECT_EQ(after.architecture, before.architecture);
  const std::map<std::string, std::string> versions = {{"deb", "6.1.0-1+repaired1"},
                                                       {"rpm", "6.1.0_test-1+repaired1"},
                                                       {"pacman", "6.1.0_test+repaired1-1"},
                                                       {"apk", "6.1.0_p1-r1"}};
  EXPECT_EQ(after.version, versions.at(format()));
  const std::map<std::string, std::set<std::string>> depends = {
      {"deb", {"libc6", "libssl3", "libssl3t64"}},
      {"rpm",
       {"/bin/sh", "libc.so.6()(64bit)", "libc.so.6(GLIBC_2.39)(64bit)", "libcrypto.so.3()(64bit)",
        "libcrypto.so.3(OPENSSL_3.0.0)(64bit)"}},
      {"pacman", {"glibc", "libcrypto.so"}},
      {"apk", {"so:libc.so.6", "so:libcrypto.so.3"}}};
  std::set<std::string> names;
  for (const auto& choice : after.depends)
    for (const auto& relation : choice) names.insert(relation.name);
  EXPECT_EQ(names, depends.at(format()));
}

TEST_P(Rewritten, TwiceCountsOn) {
  const WrittenPackage old = write({format()}).at(0);
  const WrittenPackage once = rewrite(old.path);
  const WrittenPackage twice = rewrite(once.path);
  const std::string wanted = format() == "apk" ? "_p2-r1" : "+repaired2";
  EXPECT_NE(twice.path.filename().string().find(wanted), std::string::npos) << twice.path;
}

TEST_P(Rewritten, HasTheSameBytesFromTheSameInputs) {
  const WrittenPackage old = write({format()}).at(0);
  change_three(read(old.path));
  const std::string first = rewrite(old.path).sha256;
  fs::remove_all(changed());
  EXPECT_EQ(rewrite(old.path).sha256, first);
}

TEST_P(Rewritten, LeavesNothingOfADamagedPackage) {
  const WrittenPackage old = write({format()}).at(0);
  const std::string whole = read_file(old.path);
  change_three(read(old.path));
  const fs::path cut = folder_.path() / "cut" / old.path.filename();
  fs::create_directory(cut.parent_path());
  for (size_t size = 0; size < whole.size(); size += whole.size() / 20 + 1) {
    write_file(cut, whole.substr(0, size));
    EXPECT_TRUE(fails(ExitStatus::unverified, {"cut"}, [&] { rewrite(cut); })) << size;
  }
  limits_.entries = 10;
  EXPECT_TRUE(fails(ExitStatus::unverified, {"--limit"}, [&] { rewrite(old.path); }));
  EXPECT_TRUE(!fs::exists(changed()) || fs::is_empty(changed()));
}

TEST_P(Rewritten, RefusesChangesThatDoNotFit) {
  const WrittenPackage old = write({format()}).at(0);
  const PackageTree& tree = read(old.path);
  const std::string modpost = path_in(tree, "scripts/mod/modpost");
  auto refused = [&](const std::vector<std::string>& words, const PackageChanges& changes) {
    changes_ = changes;
    return fails(ExitStatus::impossible, words, [&] { rewrite(old.path); });
  };
  EXPECT_TRUE(refused({"not in the package", "nowhere"}, {.removed = {"nowhere"}}));
  EXPECT_TRUE(refused({"folders are not removed"}, {.removed = {path_in(tree, "scripts/mod")}}));
  EXPECT_TRUE(refused({"changed and removed"}, {.files = {{modpost, {}}}, .removed = {modpost}}));
  EXPECT_TRUE(refused({"no regular file"}, {.files = {{path_in(tree, "scripts/mod"), {}}}}));
  EXPECT_TRUE(refused({"folder of a new file"}, {.files = {{"no/such/file", {}}}}));
  EXPECT_TRUE(refused({"folder of a new file"}, {.files = {{modpost + "/file", {}}}}));
  EXPECT_TRUE(refused({"not a version"}, {.version = "1\n2"}));
  EXPECT_TRUE(!fs::exists(changed()) || fs::is_empty(changed()));
}

TEST_P(Rewritten, NeverReplacesTheOriginal) {
  const WrittenPackage old = write({format()}).at(0);
  const std::string bytes = read_file(old.path);
  const std::map<std::string, std::string> versions = {
      {"deb", "6.1.0-1"}, {"rpm", "6.1.0_test-1"}, {"pacman", "6.1.0_test-1"}, {"tar", "6.1.0-1"}, {"apk", "6.1.0-r1"}};
  changes_.version = versions.at(format());
  fs::create_directory(changed());
  fs::copy_file(old.path, changed() / old.path.filename());
  EXPECT_TRUE(fails(ExitStatus::impossible, {"would replace"}, [&] { rewrite(changed() / old.path.filename()); }));
  EXPECT_EQ(rewrite(old.path).path, changed() / old.path.filename());
  EXPECT_EQ(read_file(old.path), bytes);
}

TEST(RepairedVersion, CountsOnlyItsOwnMark) {
  EXPECT_EQ(repaired_version("6.1-1"), "6.1-1+repaired1");
  EXPECT_EQ(repaired_version("6.1-1+repaired9"), "6.1-1+repaired10");
  EXPECT_EQ(repaired_version("6.1+repairedx"), "6.1+repairedx+repaired1");
  EXPECT_EQ(repaired_version("6.1+repaired4294967295"), "6.1+repaired4294967295+repaired1");
  EXPECT_EQ(repaired_version("6.12_rc1", "_p"), "6.12_rc1_p1");
}

}  // namespace
}  // namespace extmod
