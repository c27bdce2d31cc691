// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/verify.h"

#include "failure.h"
#include "fake_progress.h"
#include "package/written_fixture.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class VerifyJob : public PackagesTest {
 protected:
  std::vector<VerifyReport> judge(const std::vector<fs::path>& paths, const std::string& run_arch = "") {
    return verify_paths({paths, run_arch}, progress_);
  }
  FakeProgress progress_;
};

TEST_F(VerifyJob, JudgesFoldersAndPackagesAlike) {
  auto packages = write({"deb", "tar"});
  auto reports = judge({root(), packages[0].path, packages[1].path});
  ASSERT_EQ(reports.size(), 3U);
  for (const auto& report : reports) {
    EXPECT_TRUE(report.findings.empty()) << report.path;
    EXPECT_EQ(report.problem, "");
    EXPECT_EQ(report.release, "6.1.0-test");
    EXPECT_EQ(report.elf_files, 3U);
  }
  EXPECT_EQ(progress_.steps.size(), 3U);
}

TEST_F(VerifyJob, MeasuresByTheRunArchThatWasGiven) {
  auto reports = judge({root()}, "arm64");
  EXPECT_EQ(reports.at(0).findings.size(), 3U);
  EXPECT_EQ(reports[0].findings.at(0).rule, "elf-machine");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"vax"}, [&] { judge({root()}, "vax"); }));
}

TEST_F(VerifyJob, ChangesNothing) {
  fs::path package = write({"tar"}).at(0).path;
  std::string before = read_file(package);
  auto entries = walk(folder_.path());
  judge({root(), package});
  EXPECT_EQ(read_file(package), before);
  EXPECT_EQ(walk(folder_.path()).size(), entries.size());
}

TEST_F(VerifyJob, NamesFindingsByTheirPathInThePackage) {
  fs::path unpacked = folder_.path() / "unpacked";
  fs::create_directories(unpacked / "usr/src");
  fs::rename(root(), unpacked / "usr/src/linux-headers-6.1.0-test");
  fs::remove(unpacked / "usr/src/linux-headers-6.1.0-test/Makefile");
  EXPECT_EQ(judge({unpacked}).at(0).findings.at(0).path, "usr/src/linux-headers-6.1.0-test/Makefile");
}

TEST_F(VerifyJob, RefusesTreesWithoutEnd) {
  for (int i = 0; i < 201; ++i)
    write_below(folder_.path() / "many", "usr/src/" + std::to_string(i) + "/include/config/auto.conf", "");
  EXPECT_TRUE(fails(ExitStatus::unverified, {"201 headers trees"}, [&] { judge({folder_.path() / "many"}); }));
}

TEST_F(VerifyJob, GoesOnAfterADamagedPackage) {
  fs::path damaged = folder_.path() / "damaged.deb";
  write_file(damaged, "!<arch>\ncut");
  auto reports = judge({damaged, root()});
  ASSERT_EQ(reports.size(), 2U);
  EXPECT_NE(reports[0].problem, "");
  EXPECT_EQ(reports[1].problem, "");
  EXPECT_TRUE(fails(ExitStatus::unverified, {"damaged.deb"}, [&] { judge({damaged}); }));
}

TEST_F(VerifyJob, RefusesWhatIsNothingOfTheKind) {
  write_file(folder_.path() / "x.zip", "PK");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"x.zip", "known format"}, [&] { judge({folder_.path() / "x.zip"}); }));
  fs::create_directory(folder_.path() / "empty");
  EXPECT_TRUE(fails(ExitStatus::unverified, {"no headers tree"}, [&] { judge({folder_.path() / "empty"}); }));
  EXPECT_TRUE(fails(ExitStatus::environment, {"not-there"}, [&] { judge({folder_.path() / "not-there"}); }));
}

}  // namespace
}  // namespace extmod
