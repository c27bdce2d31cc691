// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "failure.h"
#include "package/archive_reader.h"
#include "package/golden.h"
#include "package/modules_fixture.h"
#include "package/package_tree.h"
#include "package/rpm/rpm_head.h"
#include "package/rpm/rpm_relation.h"
#include "package/unpack.h"
#include "scoped_variable.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kAll = {"deb", "rpm", "pacman", "tar", "apk"};

class WrittenModules : public ModulePackagesTest {
 protected:
  WrittenModules() {
    add("a/x.ko", {"license=GPL v2", "version=1.4", "description=Drives x", "author=A B <a@b.org>"});
    add("a-b.ko", {"license=Dual BSD/GPL", "version=1.4", "author=C"});
    add("c.ko", {"license=GPL"});
  }

  /// A field of the control file of the .deb.
  std::string control() { return contents_of(contents_of(written("deb"))["control.tar.gz"])["./control"]; }
  /// Whether .PKGINFO of this format has the line.
  bool says(const std::string& format, const std::string& line) {
    const std::string text = contents_of(written(format))[".PKGINFO"];
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
  }
  std::vector<std::string> requires_of_rpm() {
    const RpmFileHead head = read_rpm_head(write({"rpm"}, "none")[0].path);
    std::vector<std::string> names;
    for (const auto& relation : rpm_relations(head.header, kRpmRequires)) names.push_back(relation.name);
    return names;
  }

  ScopedVariable base_{"PACMAN_PKGBASE", std::nullopt};
  ScopedVariable host_{"KBUILD_BUILD_HOST", std::nullopt};
};

TEST_F(WrittenModules, HaveTheModulesBelowUpdatesAndNothingElse) {
  const std::map<std::string, std::string> places = {{"deb", "lib/modules/6.12.0-Farm_1/updates"},
                                                     {"rpm", "lib/modules/6.12.0-Farm_1/updates"},
                                                     {"pacman", "usr/lib/modules/6.12.0-Farm_1/updates"},
                                                     {"tar", "usr/lib/modules/6.12.0-Farm_1/updates"},
                                                     {"apk", "lib/modules/6.12.0-Farm_1/updates"}};
  for (const auto& package : write(kAll)) {
    const fs::path into = folder_.path() / package.format;
    fs::create_directory(into);
    unpack(find_format(package.format).read, package.path, into);
    std::vector<std::string> files;
    for (const auto& entry : walk(into))
      if (entry.kind != EntryKind::folder && !entry.path.starts_with("usr/share/doc/")) files.push_back(entry.path);
    const std::string place = places.at(package.format);
    EXPECT_EQ(files, (std::vector<std::string>{place + "/a-b.ko", place + "/a/x.ko", place + "/c.ko"}));
    EXPECT_EQ(read_file(into / place / "a/x.ko"), built_[0].bytes);
  }
}

TEST_F(WrittenModules, AreNamedAsEachFormatAsks) {
  std::vector<std::string> names;
  for (const auto& package : write(kAll)) names.push_back(package.path.filename());
  EXPECT_EQ(names,
            (std::vector<std::string>{
                "farm-modules-6.12.0-farm-1_1.4-1_arm64.deb", "farm-modules-6.12.0-Farm_1-1.4-1.aarch64.rpm",
                "farm-modules-6.12.0-Farm_1-1.4-1-aarch64.pkg.tar.gz", "farm-modules-6.12.0-Farm_1_1.4-1_arm64.tar.gz",
                "farm-modules-6.12.0-farm_1-1.4-r1.aarch64.apk"}));
  request_.name = "Farm Tools";
  for (const auto& format : {"rpm", "pacman", "tar"})
    EXPECT_TRUE(fails(ExitStatus::impossible, {"Farm Tools"}, [&] { write({format}); })) << format;
  for (const auto& format : {"deb", "apk"})
    EXPECT_TRUE(fails(ExitStatus::impossible, {"farm tools"}, [&] { write({format}); })) << format;
}

TEST_F(WrittenModules, AreTheSameBytesEachTime) {
  for (const auto& format : kAll) {
    const std::string first = written(format);
    std::reverse(built_.begin(), built_.end());
    ScopedVariable zone("TZ", "America/Caracas");
    EXPECT_TRUE(first == written(format)) << format;
  }
}

TEST_F(WrittenModules, LieInUsrWhereItIsMerged) {
  request_.layout = "usrmerge";
  for (const char* format : {"deb", "rpm", "apk"}) {
    const fs::path into = folder_.path() / format;
    fs::create_directory(into);
    unpack(find_format(format).read, write({format})[0].path, into);
    EXPECT_TRUE(fs::exists(into / "usr/lib/modules/6.12.0-Farm_1/updates/c.ko")) << format;
    EXPECT_FALSE(fs::exists(into / "lib")) << format;
  }
}

TEST_F(WrittenModules, DependOnTheKernelsPackage) {
  EXPECT_NE(control().find("\nDepends: linux-image-6.12.0-farm-1 | linux-image-6.12.0-farm-1-unsigned | "
                           "linux-image-unsigned-6.12.0-farm-1, kmod\n"),
            std::string::npos)
      << control();
  EXPECT_TRUE(says("pacman", "depend = linux-upstream=6.12.0_Farm_1"));
  EXPECT_TRUE(says("pacman", "depend = kmod"));
  const auto names = requires_of_rpm();
  for (const char* name :
       {"(kernel-uname-r = 6.12.0-Farm_1 or kernel-6.12.0-Farm_1)", "kmod", "rpmlib(RichDependencies)", "/bin/sh"})
    EXPECT_NE(std::find(names.begin(), names.end(), name), names.end()) << name;
  EXPECT_EQ(find_format("apk").new_packager()->warnings(info(), {}).size(), 1U);
}

TEST_F(WrittenModules, DependOnWhatThePersonNames) {
  request_.image_packages = {"deb:linux-farm (= 6.12-1)", "rpm:kernel-farm", "pacman:linux-farm=6.12.0-1",
                             "apk:linux-farm=6.12.0-r1"};
  EXPECT_NE(control().find("\nDepends: linux-farm (= 6.12-1), kmod\n"), std::string::npos) << control();
  EXPECT_TRUE(says("pacman", "depend = linux-farm=6.12.0-1"));
  EXPECT_FALSE(says("pacman", "depend = linux-upstream=6.12.0_Farm_1"));
  EXPECT_TRUE(says("apk", "depend = linux-farm=6.12.0-r1"));
  const auto names = requires_of_rpm();
  EXPECT_NE(std::find(names.begin(), names.end(), "kernel-farm"), names.end());
  for (const auto& name : names) EXPECT_FALSE(name.starts_with("(")) << name;
  EXPECT_TRUE(find_format("apk").new_packager()->warnings(info(), {}).empty());
}

TEST_F(WrittenModules, KnowTheReleasesOfDistributions) {
  const std::map<std::string, std::string> packages = {{"6.12.1-arch1-2", "linux=6.12.1.arch1-2"},
                                                       {"6.12.0-arch1-2", "linux=6.12.arch1-2"},
                                                       {"6.12.1-3-lts", "linux-lts=6.12.1-3"},
                                                       {"6.12.1-zen1-1-zen", "linux-zen=6.12.1.zen1-1"},
                                                       {"6.12.1-3-generic", "linux-upstream=6.12.1_3_generic"},
                                                       {"6.12.0-rc3", "linux-upstream=6.12.0rc3"}};
  for (const auto& [release, package] : packages) {
    release_ = release;
    built_.clear();
    add("a.ko", {"license=GPL"});
    EXPECT_TRUE(says("pacman", "depend = " + package)) << release;
  }
  release_ = "6.12.1-3-lts";
  built_.clear();
  add("a.ko", {"license=GPL"});
  EXPECT_TRUE(says("apk", "depend = linux-lts=6.12.1-r3"));
}

TEST_F(WrittenModules, HaveOnlyScriptsThatVerifyKnows) {
  for (const auto& package : write({"deb", "rpm", "pacman", "apk"})) {
    PackageTree tree(package.path, {});
    find_format(package.format).read(package.path, {}, tree);
    const size_t expected = package.format == "pacman" ? 0 : package.format == "apk" ? 3 : 2;
    EXPECT_EQ(tree.scripts().size(), expected) << package.format;
    for (const auto& script : tree.scripts()) EXPECT_TRUE(script.is_usual) << package.format << " " << script.name;
  }
}

TEST_F(WrittenModules, HaveThePersonsScriptsInstead) {
  write_file(folder_.path() / "own", "#!/bin/sh\nexit 0\n");
  request_.scripts["postinst"] = folder_.path() / "own";
  auto members = contents_of(contents_of(written("deb"))["control.tar.gz"]);
  EXPECT_EQ(members["./postinst"], "#!/bin/sh\nexit 0\n");
  EXPECT_NE(members["./postrm"].find("depmod"), std::string::npos);
}

TEST_F(WrittenModules, AreAsGolden) {
  auto members = contents_of(contents_of(written("deb"))["control.tar.gz"]);
  for (const char* name : {"control", "postinst", "postrm"})
    expect_golden(std::string("modules.deb.") + name, members[std::string("./") + name]);
  auto data = contents_of(contents_of(written("deb"))["data.tar.gz"]);
  expect_golden("modules.deb.copyright", data["./usr/share/doc/farm-modules-6.12.0-farm-1/copyright"]);
  expect_golden("modules.rpm4.header", dump(read_rpm_head(write({"rpm"}, "none")[0].path).header));
  members = contents_of(written("pacman"));
  for (const char* name : {".PKGINFO", ".BUILDINFO"})
    expect_golden(std::string("modules.pacman") + name, members[name]);
  const std::string text = contents_of(written("apk"))[".PKGINFO"];
  expect_golden("modules.apk.PKGINFO", text.substr(0, text.find("datahash = ")));
}

}  // namespace
}  // namespace extmod
