// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/deb/deb.h"

#include "failure.h"
#include "package/archive_reader.h"
#include "package/unpack.h"
#include "package/written_fixture.h"
#include "support/digest.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class Deb : public PackagesTest {
 protected:
  static std::string control_of(const WrittenPackage& package) {
    auto members = contents_of(read_file(package.path));
    return contents_of(members["control.tar.gz"])["./control"];
  }
  void unpack(const std::string& bytes) {
    fs::path into = folder_.path() / "into";
    fs::remove_all(into);
    fs::create_directory(into);
    write_file(folder_.path() / "x.deb", bytes);
    ::extmod::unpack(read_deb, folder_.path() / "x.deb", into);
  }
};

TEST_F(Deb, HoldsThreeMembersInOrder) {
  auto members = members_of(written("deb"));
  ASSERT_EQ(members.size(), 3U);
  EXPECT_EQ(members[0].path, "debian-binary");
  EXPECT_EQ(members[0].content, "2.0\n");
  EXPECT_EQ(members[1].path, "control.tar.gz");
  EXPECT_EQ(members[2].path, "data.tar.gz");
  for (const auto& member : members) EXPECT_EQ(member.time, kTime);
}

TEST_F(Deb, ListsTheMd5OfEveryFile) {
  auto members = contents_of(written("deb"));
  auto control = contents_of(members["control.tar.gz"]);
  size_t files = 0;
  for (const auto& member : members_of(members["data.tar.gz"])) {
    if ((member.mode & S_IFMT) != S_IFREG) continue;
    Digest md5 = Digest::md5();
    md5.update(member.content);
    std::string line = md5.hex() + "  " + member.path.substr(2) + "\n";
    EXPECT_NE(control["./md5sums"].find(line), std::string::npos) << line;
    ++files;
  }
  EXPECT_EQ(split(control["./md5sums"], '\n').size() - 1, files);
}

TEST_F(Deb, HasScriptsDocumentsAndABuildLink) {
  auto members = contents_of(written("deb"));
  std::map<std::string, ArchiveMember> all;
  for (const auto& part : {"control.tar.gz", "data.tar.gz"})
    for (const auto& member : members_of(members[part])) all[member.path] = member;
  EXPECT_EQ(all["./postinst"].mode & 07777, 0755U);
  EXPECT_EQ(all["./prerm"].mode & 07777, 0755U);
  EXPECT_EQ(all["./control"].mode & 07777, 0644U);
  EXPECT_NE(all["./control"].content.find("Depends: libc6 (>= 2.34)\n"), std::string::npos);
  EXPECT_EQ(all["./lib/modules/6.1.0-test/build"].link, "/usr/src/linux-headers-6.1.0-test");
  EXPECT_TRUE(all.contains("./usr/share/doc/linux-headers-6.1.0-test/copyright"));
  EXPECT_TRUE(all.contains("./usr/share/doc/linux-headers-6.1.0-test/changelog.Debian.gz"));
  EXPECT_EQ(all["./usr/src/linux-headers-6.1.0-test/scripts/mod/modpost"].mode & 07777, 0755U);
}

TEST_F(Deb, HasFoldersBeforeTheirContent) {
  std::set<std::string> seen = {"./"};
  for (const auto& member : members_of(contents_of(written("deb"))["data.tar.gz"])) {
    std::string parent = fs::path(member.path).lexically_normal().parent_path();
    if (member.path.ends_with("/")) parent = fs::path(parent).parent_path();
    EXPECT_TRUE(seen.contains(parent.empty() ? "./" : "./" + parent + "/")) << member.path;
    EXPECT_TRUE(seen.insert(member.path).second || member.path == "./") << member.path << " twice";
  }
}

TEST_F(Deb, LeavesTheEpochOutOfItsName) {
  EXPECT_EQ(write({"deb"}, "none", "2:6.1-3").at(0).path.filename(), "linux-headers-6.1.0-test_6.1-3_amd64.deb");
}

TEST_F(Deb, IsSplitIntoWhatAllFlavoursShareAndTheRest) {
  set_option("deb", "split");
  from_source_ = {"Makefile", "scripts/Makefile.build"};
  auto packages = write({"deb"});
  ASSERT_EQ(packages.size(), 2U);
  EXPECT_EQ(packages[0].path.filename(), "linux-headers-6.1.0-common-x86_6.1.0-1_all.deb");
  EXPECT_EQ(packages[1].path.filename(), "linux-headers-6.1.0-test_6.1.0-1_amd64.deb");
  auto common = contents_of(read_file(packages[0].path));
  auto flavour = contents_of(read_file(packages[1].path));
  EXPECT_NE(contents_of(flavour["control.tar.gz"])["./control"].find(
                "Depends: linux-headers-6.1.0-common-x86 (= 6.1.0-1), libc6"),
            std::string::npos);
  EXPECT_FALSE(contents_of(common["control.tar.gz"]).contains("./postinst"));
  auto shared = contents_of(common["data.tar.gz"]);
  auto own = contents_of(flavour["data.tar.gz"]);
  EXPECT_TRUE(shared.contains("./usr/src/linux-headers-6.1.0-common-x86/scripts/Makefile.build"));
  EXPECT_FALSE(own.contains("./usr/src/linux-headers-6.1.0-test/scripts/Makefile.build"));
  EXPECT_FALSE(shared.contains("./usr/src/linux-headers-6.1.0-common-x86/scripts/mod/modpost"));
  EXPECT_TRUE(own.contains("./usr/src/linux-headers-6.1.0-test/scripts/mod/modpost"));
  EXPECT_NE(own["./usr/src/linux-headers-6.1.0-test/Makefile"].find("../linux-headers-6.1.0-common-x86/Makefile\n"),
            std::string::npos);
}

/// As built by every flavour of a source, with one version and time.
TEST_F(Deb, SharesOnePackageBetweenFlavoursOfOneSrcarchOnly) {
  set_option("deb", "split");
  from_source_ = {"Makefile", "scripts/Makefile.build"};
  auto common_of = [&](const std::string& release, const std::string& arch_name, const std::string& triplet) {
    release_ = release;
    arch_name_ = arch_name;
    triplet_ = triplet;
    return write({"deb"}).at(0);
  };
  WrittenPackage one = common_of("6.1.0-one", "x86_64", "x86_64-linux-gnu");
  WrittenPackage two = common_of("6.1.0-two", "i386", "i686-linux-gnu");
  EXPECT_EQ(one.path, two.path);
  EXPECT_EQ(one.sha256, two.sha256);
  WrittenPackage other = common_of("6.1.0-two", "arm64", "aarch64-linux-gnu");
  EXPECT_EQ(other.path.filename(), "linux-headers-6.1.0-common-arm64_6.1.0-1_all.deb");
}

TEST_F(Deb, PutsTheLinkWhereTheLayoutSays) {
  info_.layout = Layout::usrmerge;
  std::map<std::string, ArchiveMember> all;
  for (const auto& member : members_of(contents_of(written("deb"))["data.tar.gz"])) all[member.path] = member;
  EXPECT_EQ(all["./usr/lib/modules/6.1.0-test/build"].link, "../../../src/linux-headers-6.1.0-test");
  EXPECT_FALSE(all.contains("./lib/"));
}

TEST_F(Deb, DeclaresWhatThePersonGave) {
  info_.name = "farm-headers";
  info_.depends = {parse_relation("gcc-12"), parse_relation("rpm:gcc")};
  info_.provides = {parse_relation("linux-headers")};
  info_.conflicts = {parse_relation("old (<< 2)")};
  auto packages = write({"deb"});
  EXPECT_EQ(packages[0].path.filename(), "farm-headers_6.1.0-1_amd64.deb");
  auto members = contents_of(read_file(packages[0].path));
  std::string control = contents_of(members["control.tar.gz"])["./control"];
  EXPECT_NE(control.find("Package: farm-headers\n"), std::string::npos);
  EXPECT_NE(control.find("Depends: libc6 (>= 2.34), gcc-12\n"), std::string::npos) << control;
  EXPECT_NE(control.find("Provides: linux-headers, linux-headers-6.1.0-test (= 6.1.0-1)\n"), std::string::npos);
  EXPECT_NE(control.find("Conflicts: old (<< 2), linux-headers-6.1.0-test\n"), std::string::npos) << control;
  EXPECT_NE(control.find("Replaces: linux-headers-6.1.0-test\n"), std::string::npos) << "the same files";
  set_option("deb", "breaks", "image (<< 2), image (>> 2)");
  set_option("deb", "replaces", "older (<= 6.0)");
  control = control_of(write({"deb"}).at(0));
  EXPECT_NE(control.find("Breaks: image (<< 2), image (>> 2)\n"), std::string::npos) << control;
  EXPECT_NE(control.find("Replaces: older (<= 6.0), linux-headers-6.1.0-test\n"), std::string::npos) << control;
}

TEST_F(Deb, IsFoundByTheNameThatOthersRecommend) {
  std::string control = control_of(write({"deb"}).at(0));
  EXPECT_NE(control.find("Provides: linux-headers\n"), std::string::npos) << control;
  for (const char* field : {"Breaks", "Conflicts", "Replaces", "Multi-Arch"})
    EXPECT_EQ(control.find(field), std::string::npos) << field;
}

TEST_F(Deb, SpellsItsNameAndKeepsTheRelease) {
  release_ = "6.1.0-V8_16K+";
  auto package = write({"deb"}).at(0);
  EXPECT_EQ(package.path.filename(), "linux-headers-6.1.0-v8-16k+_6.1.0-1_amd64.deb");
  std::set<std::string> paths;
  auto members = contents_of(read_file(package.path));
  for (const auto& member : members_of(members["data.tar.gz"])) paths.insert(member.path);
  EXPECT_TRUE(paths.contains("./lib/modules/6.1.0-V8_16K+/build"));
  EXPECT_TRUE(paths.contains("./usr/src/linux-headers-6.1.0-V8_16K+/Makefile"));
  EXPECT_TRUE(paths.contains("./usr/share/doc/linux-headers-6.1.0-v8-16k+/copyright"));
  EXPECT_NE(contents_of(members["control.tar.gz"])["./postinst"].find("release='6.1.0-V8_16K+'"), std::string::npos);
}

TEST_F(Deb, HasAMetaPackageThatKeepsInStepWithTheImage) {
  info_.meta = "linux-headers-farm";
  auto packages = write({"deb"});
  ASSERT_EQ(packages.size(), 2U);
  EXPECT_EQ(packages[1].path.filename(), "linux-headers-farm_6.1.0-1_amd64.deb");
  std::string control = control_of(packages[1]);
  EXPECT_NE(control.find("Depends: linux-headers-6.1.0-test (= 6.1.0-1)\n"), std::string::npos) << control;
  for (const char* field : {"Breaks", "Provides", "Recommends"})
    EXPECT_EQ(control.find(field), std::string::npos) << field;
  info_.image_package = "linux-image-farm";
  control = control_of(write({"deb"}).at(1));
  EXPECT_NE(control.find("Breaks: linux-image-farm (<< 6.1.0-1), linux-image-farm (>> 6.1.0-1)\n"), std::string::npos);
  EXPECT_EQ(control.find("Depends: linux-image"), std::string::npos) << "people without an image need none";
}

TEST_F(Deb, TellsLintianOfAVmlinuxOfTypesAlone) {
  const std::string place = "./usr/share/lintian/overrides/linux-headers-6.1.0-test";
  EXPECT_FALSE(contents_of(contents_of(written("deb"))["data.tar.gz"]).contains(place));
  put("vmlinux", "types");
  auto data = contents_of(contents_of(written("deb"))["data.tar.gz"]);
  EXPECT_NE(data[place].find("shared-library-lacks-prerequisites [usr/src/*/vmlinux]\n"), std::string::npos);
}

TEST_F(Deb, IsRefusedWhereverItIsCut) {
  for (const char* compression : {"none", "gzip:1", "zstd:1"}) {
    const std::string whole = read_file(write({"deb"}, compression).at(0).path);
    unpack(whole);
    size_t step = whole.size() / 40 + 1;
    for (size_t size = 0; size < whole.size(); size += step)
      EXPECT_TRUE(fails(ExitStatus::unverified, {"x.deb"}, [&] { unpack(whole.substr(0, size)); }))
          << compression << " cut to " << size << " of " << whole.size();
    EXPECT_TRUE(fails(ExitStatus::unverified, {"x.deb"}, [&] { unpack(whole.substr(0, whole.size() - 2)); }));
  }
}

TEST_F(Deb, IsRefusedWhereItIsSomethingElse) {
  for (const std::string& content : {std::string(), std::string("!<arch>\n"), std::string("text"), written("tar")})
    EXPECT_TRUE(fails(ExitStatus::unverified, {"x.deb"}, [&] { unpack(content); }));
}

TEST_F(Deb, IsKnownByItsEnding) {
  EXPECT_TRUE(is_deb("/x/linux-headers.deb"));
  EXPECT_FALSE(is_deb("/x.deb/linux-headers.tar"));
}

}  // namespace
}  // namespace extmod
