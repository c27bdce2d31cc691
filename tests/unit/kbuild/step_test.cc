// SPDX-License-Identifier: GPL-2.0-or-later
#include "kbuild/step.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_command_runner.h"
#include "fake_progress.h"
#include "fake_tree.h"
#include "package/archive_reader.h"
#include "package/deb/deb_members.h"
#include "scoped_variable.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

constexpr const char* kParsed =
    "Source: linux-acme\nVersion: 2:6.1-7\nDistribution: unstable\nMaintainer: A Person <a@example.org>\n";

/// Steps in the objtree of a native FakeTree, whose packaging commands are answered.
class PackagingStep : public testing::Test {
 protected:
  PackagingStep()
      : runner_([this](const Command& command) {
          if (command.argv[0] == "dpkg-parsechangelog") return CommandResult{0, kParsed, "Version: of a warning\n"};
          if (command.argv[0] == "rpm")
            return CommandResult{
                0, (home_.path() / command.argv[2].substr(3, command.argv[2].size() - 4)).string() + "\n"};
          return CommandResult{};
        }) {
    request_.tree = fake_.request();
    request_.use_cache = false;
    fake_.write("debian/control",
                "Source: linux-acme\n\nPackage: linux-image-6.1.0-test\n\nPackage: linux-headers-6.1.0-test\n");
    fake_.write("debian/changelog", "the kernel's own changelog\n");
    fake_.write("debian/arch", "amd64\n");
  }
  fs::path parent() const { return fake_.objtree().parent_path(); }
  std::optional<BuildReport> run(const std::string& step, const std::vector<std::string>& arguments = {}) {
    return run_packaging_step(step, request_, arguments, runner_, progress_);
  }
  void damage_modpost() {
    fake_.write("scripts/mod/modpost",
                "\x7f"
                "ELF, not whole");
  }
  bool ran(const std::vector<std::string>& argv) const {
    for (const auto& command : runner_.commands)
      if (command.argv == argv) return true;
    return false;
  }

  FakeTree fake_;
  TempDir home_;  ///< with rpm's folders, by the names of its macros
  BuildRequest request_;
  FakeCommandRunner runner_;
  FakeProgress progress_;
  ScopedVariable epoch_{"SOURCE_DATE_EPOCH", std::nullopt};
  ScopedVariable machine_{"UTS_MACHINE", "x86_64"};
  ScopedVariable base_{"PACMAN_PKGBASE", std::nullopt};
  ScopedVariable destination_{"PKGDEST", std::nullopt};
};

TEST_F(PackagingStep, MakesTheDebOfTheSourcePackageAndNotesIt) {
  auto report = run("deb");
  ASSERT_TRUE(report && report->verified);
  fs::path deb = parent() / "linux-headers-6.1.0-test_6.1-7_amd64.deb";
  ASSERT_TRUE(fs::exists(deb));
  EXPECT_EQ(report->package.version, "2:6.1-7");
  EXPECT_EQ(report->package.maintainer, "A Person <a@example.org>");
  auto members = contents_of(read_file(deb));
  EXPECT_NE(contents_of(members["control.tar.xz"])["./control"].find("Source: linux-acme\n"), std::string::npos);
  const std::string document = "./usr/share/doc/linux-headers-6.1.0-test/changelog.Debian.gz";
  EXPECT_EQ(unpacked(contents_of(members["data.tar.xz"])[document]), "the kernel's own changelog\n");
  EXPECT_TRUE(ran({"dpkg-distaddfile", deb.filename(), "kernel", "optional"}));
  EXPECT_FALSE(fs::exists(parent() / "SHA256SUMS"));
  EXPECT_FALSE(fs::exists(parent() / "manifest.json"));
  EXPECT_EQ(compression_of_deb(deb), CompressionKind::xz) << "what dpkg-deb does where no other package shows it";
}

TEST_F(PackagingStep, GivesTheDebTheNameInDebianControl) {
  fake_.write("include/generated/utsrelease.h", "#define UTS_RELEASE \"6.1.0-WSL2\"\n");
  fake_.write("include/config/kernel.release", "6.1.0-WSL2\n");
  for (const char* name : {"linux-headers-6.1.0-WSL2", "linux-headers-6.1.0-wsl2"}) {
    fake_.write("debian/control", std::string("Source: linux-acme\n\nPackage: ") + name + "\n");
    auto report = run("deb");
    ASSERT_TRUE(report && report->verified);
    EXPECT_EQ(report->packages.at(0).path.filename(), std::string(name) + "_6.1-7_amd64.deb");
    EXPECT_EQ(report->package.release, "6.1.0-WSL2");
  }
  request_.package.name = "farm";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"debian/control", "linux-headers-6.1.0-wsl2"}, [&] { run("deb"); }));
}

TEST_F(PackagingStep, CompressesTheDebAsThePackagesBesideIt) {
  request_.compression = parse_compression("gzip:1");
  request_.formats = {"deb"};
  request_.output = parent();
  BuildReport other = build_packages(request_, runner_, progress_);
  fake_.write("debian/files", other.packages.at(0).path.filename().string() + " kernel optional\n");
  run("deb");
  EXPECT_EQ(compression_of_deb(parent() / "linux-headers-6.1.0-test_6.1-7_amd64.deb"), CompressionKind::gzip);
}

TEST_F(PackagingStep, LeavesNoListOfAnEarlierRunWhereItFails) {
  request_.output = parent();
  request_.formats = {"deb"};
  request_.package.version = "6.1-7";
  BuildReport earlier = build_packages(request_, runner_, progress_);
  const std::string deb = earlier.packages.at(0).path.filename();
  ASSERT_EQ(deb, "linux-headers-6.1.0-test_6.1-7_amd64.deb");
  fs::copy_file(parent() / deb, parent() / "linux-image-6.1.0-test_6.1-7_amd64.deb");
  for (const char* name : {"linux-acme_6.1-7_amd64.changes", "linux-acme_6.1-7_amd64.buildinfo"})
    write_file(parent() / name, "of an earlier run");
  fake_.write("debian/files", deb + " kernel optional\nlinux-image-6.1.0-test_6.1-7_amd64.deb kernel optional\n");
  damage_modpost();
  auto report = run("deb");
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->verified);
  EXPECT_FALSE(fs::exists(parent() / "linux-acme_6.1-7_amd64.changes"));
  EXPECT_FALSE(fs::exists(parent() / "linux-acme_6.1-7_amd64.buildinfo"));
  EXPECT_FALSE(fs::exists(parent() / deb));
  EXPECT_TRUE(fs::exists(parent() / "linux-image-6.1.0-test_6.1-7_amd64.deb"));
}

TEST_F(PackagingStep, SaysThatDpkgCouldNotNoteThePackage) {
  FakeCommandRunner refusing([](const Command& command) {
    if (command.argv[0] == "dpkg-parsechangelog") return CommandResult{0, kParsed};
    return CommandResult{2, "", "no room for it\n"};
  });
  EXPECT_TRUE(fails(ExitStatus::step_failed, {"dpkg-distaddfile", "no room for it", "debian/files"},
                    [&] { run_packaging_step("deb", request_, {}, refusing, progress_); }));
}

TEST_F(PackagingStep, TakesNoMessageOfRpmForAFolder) {
  FakeCommandRunner gone([](const Command&) { return CommandResult{127, "", "rpm: not found\n"}; });
  ScopedVariable machine("UTS_MACHINE", "x86_64");
  EXPECT_TRUE(fails(ExitStatus::environment, {"rpm: not found", "%{_rpmdir}"},
                    [&] { run_packaging_step("rpm", request_, {}, gone, progress_); }));
}

TEST_F(PackagingStep, NeedsDebianFolderAndItsChangelog) {
  FakeCommandRunner silent;
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no source and version", "debian/changelog"},
                    [&] { run_packaging_step("deb", request_, {}, silent, progress_); }));
  fake_.remove("debian/control");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no unpacked Debian source package"}, [&] { run("deb"); }));
}

TEST_F(PackagingStep, HasNothingToDoWithoutModulesOrHeadersPackage) {
  fake_.write("debian/control", "Source: linux-acme\n\nPackage: linux-image-6.1.0-test\n");
  EXPECT_FALSE(run("deb"));
  fake_.write("include/config/auto.conf", "CONFIG_64BIT=y\n");
  for (const char* step : {"deb", "rpm", "pacman", "tar", "tree"}) EXPECT_FALSE(run(step)) << step;
}

TEST_F(PackagingStep, GivesTheRpmTheReleaseNumberOfTheKernels) {
  EXPECT_TRUE(fails(ExitStatus::step_failed, {"the kernel's own package is missing", "kernel-6.1.0_test-*.x86_64.rpm"},
                    [&] { run("rpm"); }));
  fake_.write("rpmbuild/RPMS/x86_64/kernel-6.1.0_test-5.fc40.x86_64.rpm", "");
  auto report = run("rpm");
  ASSERT_TRUE(report && report->verified);
  EXPECT_TRUE(fs::exists(fake_.objtree() / "rpmbuild/RPMS/x86_64/kernel-devel-6.1.0_test-5.fc40.x86_64.rpm"));
}

TEST_F(PackagingStep, TakesTheKernelThatRpmbuildUnpackedAndRemovesItAsRpmbuildWould) {
  write_below(home_.path(), "rpmdir/x86_64/kernel-6.1.0_test-5.x86_64.rpm", "");
  FakeTree unpacked;
  fs::create_directories(home_.path() / "builddir");
  fs::copy(unpacked.objtree(), home_.path() / "builddir/kernel-6.1.0_test", fs::copy_options::recursive);
  write_below(home_.path(), "buildrootdir/kernel-6.1.0_test-5.x86_64/boot/vmlinuz", "");
  fake_.remove("Module.symvers");
  auto report = run("rpm", {"source"});
  ASSERT_TRUE(report && report->verified);
  EXPECT_TRUE(fs::exists(home_.path() / "rpmdir/x86_64/kernel-devel-6.1.0_test-5.x86_64.rpm"));
  EXPECT_TRUE(fs::is_empty(home_.path() / "builddir"));
  EXPECT_TRUE(fs::is_empty(home_.path() / "buildrootdir"));
}

TEST_F(PackagingStep, LeavesNoDevelOfUpstreamWhereItFails) {
  fake_.write("rpmbuild/RPMS/x86_64/kernel-6.1.0_test-5.x86_64.rpm", "");
  fake_.write("rpmbuild/RPMS/x86_64/kernel-devel-6.1.0_test-5.x86_64.rpm", "with programs of the build machine");
  damage_modpost();
  auto report = run("rpm");
  ASSERT_TRUE(report);
  EXPECT_FALSE(report->verified);
  EXPECT_FALSE(fs::exists(fake_.objtree() / "rpmbuild/RPMS/x86_64/kernel-devel-6.1.0_test-5.x86_64.rpm"));
}

TEST_F(PackagingStep, AsksForTheMachineWhereNobodySaidIt) {
  ScopedVariable machine("UTS_MACHINE", std::nullopt);
  EXPECT_TRUE(fails(ExitStatus::impossible, {"UTS_MACHINE", "--arch"}, [&] { run("rpm"); }));
}

TEST_F(PackagingStep, PutsThePacmanPackageBesideTheNewestKernel) {
  ScopedVariable base("PACMAN_PKGBASE", "linux-acme");
  fake_.write("linux-acme-6.1.0_test-2-x86_64.pkg.tar.gz", "");
  fake_.write("linux-acme-6.1.0_test-3-x86_64.pkg.tar.gz", "");
  fake_.write("linux-acme-6.1.0_test-9-x86_64.pkg.tar.gz.sig", "");
  fs::last_write_time(fake_.objtree() / "linux-acme-6.1.0_test-2-x86_64.pkg.tar.gz",
                      fs::file_time_type::clock::now() - std::chrono::hours(1));
  run("pacman");
  EXPECT_TRUE(fs::exists(fake_.objtree() / "linux-acme-headers-6.1.0_test-3-x86_64.pkg.tar.gz"));
}

TEST_F(PackagingStep, WritesTheTarIntoObjtree) {
  auto report = run("tar", {"none"});
  ASSERT_TRUE(report && report->verified);
  EXPECT_EQ(report->packages.at(0).path.parent_path(), fake_.objtree());
  EXPECT_EQ(report->packages.at(0).path.extension(), ".tar");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"bzip2"}, [&] { run("tar", {"bzip2"}); }));
}

TEST_F(PackagingStep, PutsTheLinkOfTheTarWhereTheKernelsOwnHasItsModules) {
  const auto link = [&] {
    auto report = run("tar", {"none"});
    auto entries = contents_of(read_file(report->packages.at(0).path));
    return std::pair(entries.contains("./lib/modules/6.1.0-test/build"),
                     entries.contains("./usr/lib/modules/6.1.0-test/build"));
  };
  EXPECT_EQ(link(), std::pair(false, true)) << "as usual";
  fake_.write("tar-install/lib/modules/6.1.0-test/modules.order", "");
  EXPECT_EQ(link(), std::pair(true, false));
  request_.package.layout = "usrmerge";
  EXPECT_EQ(link(), std::pair(false, true)) << "a person's word counts more";
  request_.package.layout = "auto";
  fake_.write("tar-install/usr/lib/modules/6.1.0-test/modules.order", "");
  EXPECT_EQ(link(), std::pair(false, true));
}

TEST_F(PackagingStep, PutsTheLinkOfTheDebWhereTheImageHasItsModules) {
  fake_.write("debian/linux-headers/lib/modules/6.1.0-test/build/x", "upstream's");
  fake_.write("debian/linux-image/usr/lib/modules/6.1.0-test/modules.order", "");
  run("deb");
  auto members = contents_of(read_file(parent() / "linux-headers-6.1.0-test_6.1-7_amd64.deb"));
  auto entries = contents_of(members["data.tar.xz"]);
  EXPECT_TRUE(entries.contains("./usr/lib/modules/6.1.0-test/build"));
  EXPECT_FALSE(entries.contains("./lib/modules/6.1.0-test/build"));
}

TEST_F(PackagingStep, TakesTheDeviceTreeCompilerOfTreesThatPackageIt) {
  for (const char* name : {"dtc.c", "Makefile", ".dtc.o.cmd", "include-prefixes/x"})
    fake_.write(std::string("scripts/dtc/") + name, "");
  const auto packaged = [&](const std::string& file) {
    run("deb");
    auto members = contents_of(read_file(parent() / "linux-headers-6.1.0-test_6.1-7_amd64.deb"));
    return contents_of(members["data.tar.xz"]).contains("./usr/src/linux-headers-6.1.0-test/scripts/dtc/" + file);
  };
  EXPECT_TRUE(packaged("dtc.c"));
  EXPECT_FALSE(packaged("include-prefixes/x"));
  EXPECT_FALSE(packaged(".dtc.o.cmd"));
  write_below(fake_.srctree(), "scripts/package/install-extmod-build",
              "find scripts \\( -name atomic -o -name dtc \\) -prune\n");
  EXPECT_FALSE(packaged("dtc.c")) << "newer kernels leave it out";
}

TEST_F(PackagingStep, StagesWhereInstallExtmodBuildWould) {
  run("tree", {"staged"});
  EXPECT_TRUE(fs::exists(fake_.objtree() / "staged/scripts/mod/modpost"));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"give one DESTDIR"}, [&] { run("tree"); }));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no such step", "deb, rpm, pacman, tar, tree"}, [&] { run("snap"); }));
}

}  // namespace
}  // namespace extmod
