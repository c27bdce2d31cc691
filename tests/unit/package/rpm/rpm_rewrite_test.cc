// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <set>

#include "failure.h"
#include "package/rewritten_fixture.h"
#include "package/rpm/rpm_changed_relations.h"
#include "package/rpm/rpm_head.h"
#include "package/rpm/rpm_tags.h"

namespace extmod {
namespace {

using namespace rpm;

class RpmRewritten : public RewrittenTest, public testing::WithParamInterface<int> {
 protected:
  RpmRewritten() { set_option("rpm", "rpm-format", std::to_string(GetParam())); }

  /// The texts or numbers of a tag.
  static std::string value_of(const RpmHeader& header, int tag) {
    std::string text =
        header.string(tag).value_or("") + join(header.strings(tag).value_or(std::vector<std::string>{}), "|");
    for (uint64_t number : header.numbers(tag).value_or(std::vector<uint64_t>{})) text += std::to_string(number) + " ";
    return text + header.bytes(tag).value_or("");
  }
};

INSTANTIATE_TEST_SUITE_P(Formats, RpmRewritten, testing::Values(4, 6),
                         [](const auto& format) { return "Format" + std::to_string(format.param); });

TEST_P(RpmRewritten, KeepsEveryTagThatDoesNotSpeakOfTheChange) {
  const WrittenPackage old = write({"rpm"}).at(0);
  const PackageTree& tree = read(old.path);
  changes_.files[path_in(tree, "scripts/mod/modpost")] = {"another modpost", 0755};
  changes_.derive_depends = false;
  const RpmFileHead before = read_rpm_head(old.path);
  const RpmFileHead after = read_rpm_head(rewrite(old.path).path);
  EXPECT_EQ(after.format, GetParam());
  auto tags = before.header.tags();
  for (int tag : {kObsoleteName, kObsoleteFlags, kObsoleteVersion}) tags.push_back(tag);
  std::sort(tags.begin(), tags.end());
  EXPECT_EQ(after.header.tags(), tags);
  EXPECT_EQ(after.signature.tags(), before.signature.tags());
  std::set<int> different;
  for (int tag : before.header.tags())
    if (value_of(before.header, tag) != value_of(after.header, tag)) different.insert(tag);
  std::set<int> expected = {kRelease, kProvideVersion, kFileMtimes, kFileDigests, kPayloadSha256, kPayloadSha256Alt};
  if (GetParam() == 4)
    expected.insert({kSize, kFileSizes});
  else
    expected.insert({kLongSize, kLongFileSizes, kPayloadSize, kPayloadSizeAlt, kPayloadSha512, kPayloadSha512Alt,
                     kPayloadSha3, kPayloadSha3Alt});
  EXPECT_EQ(different, expected);
}

TEST_P(RpmRewritten, KeepsEpochAndArgumentsOfScriptsAndObsoletesTheOriginal) {
  using Words = std::vector<std::string>;
  set_option("rpm", "rpm-replaces", "true");
  info_.scripts["prerm"] = "#!/usr/bin/env bash\n";
  const WrittenPackage old = write({"rpm"}, "none", "2:6.1.0-test-3").at(0);
  changes_.files[path_in(read(old.path), "scripts/mod/modpost")] = {"another modpost", 0755};
  const WrittenPackage now = rewrite(old.path);
  EXPECT_EQ(now.path.filename(), "kernel-devel-6.1.0_test-3+repaired1.x86_64.rpm");
  const RpmHeader header = read_rpm_head(now.path).header;
  EXPECT_EQ(header.numbers(kEpoch), std::vector<uint64_t>{2});
  EXPECT_EQ(header.strings(kPreUnProg), (Words{"/usr/bin/env", "bash"}));
  EXPECT_EQ(header.string(kPostTransProg), "/bin/sh");
  EXPECT_EQ(header.strings(kObsoleteVersion), (Words{"2:6.1.0_test-1", "2:6.1.0_test-2", "2:6.1.0_test-3"}));
  const auto provided = rpm_relations(header, kRpmProvides);
  const auto isa = std::find_if(provided.begin(), provided.end(),
                                [](const RpmRelation& relation) { return relation.name == "kernel-devel(x86-64)"; });
  ASSERT_NE(isa, provided.end());
  EXPECT_EQ(isa->version, "2:6.1.0_test-3+repaired1");
}

TEST_P(RpmRewritten, NumbersNewAndRemovedFilesAnew) {
  const WrittenPackage old = write({"rpm"}).at(0);
  const PackageTree& before = read(old.path);
  change_three(before);
  const WrittenPackage now = rewrite(old.path);
  EXPECT_EQ(read(now.path).size(), before.size());
  const RpmHeader header = read_rpm_head(now.path).header;
  const auto inodes = header.numbers(kFileInodes).value();
  EXPECT_EQ(std::set<uint64_t>(inodes.begin(), inodes.end()).size(), inodes.size());
}

TEST_P(RpmRewritten, FollowsListsOfClassesAndDependencies) {
  const WrittenPackage old = write({"rpm"}).at(0);
  RpmHeader header = read_rpm_head(old.path).header;
  const size_t files = header.count(kBaseNames);
  const auto names = header.strings(kRequireName).value();
  header.add_int32(kFileDependsX, std::vector<uint32_t>(files, 0));
  header.add_int32(kFileDependsN, std::vector<uint32_t>(files, static_cast<uint32_t>(names.size())));
  std::vector<uint32_t> dict;
  for (uint32_t i = 0; i < names.size(); ++i) dict.push_back('R' << 24 | i);
  header.add_int32(kDependsDict, dict);
  changes_.libraries["libelf.so.1"] = {{}, {"ELFUTILS_1.0"}, true};
  write_changed_requires(header, changes_);
  const auto now = header.strings(kRequireName).value();
  const auto new_dict = header.numbers(kDependsDict).value();
  std::vector<std::string> named;
  const uint64_t first = header.numbers(kFileDependsX)->back();
  for (uint64_t i = 0; i < header.numbers(kFileDependsN)->back(); ++i)
    named.push_back(now.at(new_dict.at(first + i) & 0xffffff));
  std::vector<std::string> expected;
  for (const auto& name : names)
    if (name.find(".so") == std::string::npos) expected.push_back(name);
  EXPECT_EQ(named, expected);
}

TEST_P(RpmRewritten, HasTheWholeVersionThatIsAskedFor) {
  const WrittenPackage old = write({"rpm"}).at(0);
  changes_.version = "3:7.0-2.fc40";
  const WrittenPackage now = rewrite(old.path);
  EXPECT_EQ(now.path.filename(), "kernel-devel-7.0-2.fc40.x86_64.rpm");
  const RpmHeader header = read_rpm_head(now.path).header;
  EXPECT_EQ(header.numbers(kEpoch), std::vector<uint64_t>{3});
  const auto names = header.strings(kProvideName).value();
  const auto versions = header.strings(kProvideVersion).value();
  std::map<std::string, std::string> provides;
  for (size_t i = 0; i < names.size(); ++i) provides[names[i]] = versions.at(i);
  EXPECT_EQ(provides["kernel-devel"], "3:7.0-2.fc40");
  EXPECT_EQ(provides["kernel-devel-uname-r"], "6.1.0-test");
  changes_.version = "7.0";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"VERSION-RELEASE"}, [&] { rewrite(old.path); }));
}

}  // namespace
}  // namespace extmod
