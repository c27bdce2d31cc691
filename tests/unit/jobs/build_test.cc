// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/build.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_command_runner.h"
#include "fake_progress.h"
#include "fake_tree.h"
#include "scoped_variable.h"
#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

/// Native builds of a FakeTree: no compiler is needed.
class BuildJob : public testing::Test {
 protected:
  BuildJob() {
    request_.tree = fake_.request();
    request_.formats = {"deb", "tar"};
    request_.output = folder_.path() / "out";
    request_.compression = parse_compression("gzip:1");
  }
  BuildReport build() { return build_packages(request_, runner_, progress_); }
  size_t outputs() const { return walk(request_.output).size(); }

  FakeTree fake_;
  TempDir folder_;
  BuildRequest request_;
  FakeCommandRunner runner_;
  FakeProgress progress_;
  ScopedVariable epoch_{"SOURCE_DATE_EPOCH", std::nullopt};
};

TEST_F(BuildJob, WritesVerifiedPackages) {
  BuildReport report = build();
  EXPECT_TRUE(report.verified);
  EXPECT_TRUE(report.findings.empty());
  EXPECT_EQ(report.packages.size(), 2U);
  EXPECT_EQ(outputs(), 5U) << "two packages, their manifest, SHA256SUMS and manifest.json";
  EXPECT_EQ(report.programs.size(), 2U);
  EXPECT_EQ(report.checked_elf_files, 2U);
  EXPECT_EQ(report.steps.size(), progress_.steps.size());
  EXPECT_TRUE(report.package.libraries.contains("libc.so.6"));
  for (const auto& command : runner_.commands)
    EXPECT_EQ(command.argv[0], "git") << "a native build asks for the maintainer and runs nothing else";
}

TEST_F(BuildJob, PassesOnWhatAFormatWarnsOf) {
  FakeElf modpost = program_for(kX86);
  modpost.needed.emplace_back("libodd.so.1");
  write_elf(fake_.objtree() / "scripts/mod/modpost", modpost);
  build();
  ASSERT_EQ(progress_.warnings.size(), 1U);
  EXPECT_NE(progress_.warnings[0].find("libodd.so.1"), std::string::npos);
  request_.formats = {"tar"};
  build();
  EXPECT_EQ(progress_.warnings.size(), 1U) << "a tar has no dependencies";
}

TEST_F(BuildJob, RefusesACompilerThatItIsNotToDeclare) {
  request_.compiler_depends = CompilerDepends::depends;
  request_.package.derive_depends = false;
  EXPECT_TRUE(fails(ExitStatus::impossible, {"--compiler-depends", "--no-derived-depends"}, [&] { build(); }));
}

TEST_F(BuildJob, SaysWhichFormatsHaveNoMetaPackage) {
  request_.package.meta = "linux-headers-trial";
  build();
  ASSERT_EQ(progress_.warnings.size(), 1U);
  EXPECT_NE(progress_.warnings[0].find("linux-headers-trial for tar"), std::string::npos) << progress_.warnings[0];
  request_.formats = {"pacman", "tar", "apk"};
  request_.output = folder_.path() / "none";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"--meta linux-headers-trial", "deb"}, [&] { build(); }));
  EXPECT_FALSE(fs::exists(request_.output));
}

TEST_F(BuildJob, WritesNothingThatDidNotPass) {
  fs::create_symlink("/etc/passwd", fake_.srctree() / "include/outside");
  BuildReport report = build();
  EXPECT_FALSE(report.verified);
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].rule, "link-outside");
  EXPECT_TRUE(report.packages.empty());
  EXPECT_EQ(outputs(), 0U);
}

TEST_F(BuildJob, OnlyPlansWithDryRun) {
  request_.dry_run = true;
  BuildReport report = build();
  EXPECT_TRUE(report.dry_run);
  EXPECT_FALSE(report.verified);
  EXPECT_GT(report.planned_files, 10U);
  EXPECT_GT(report.planned_bytes, 0U);
  EXPECT_FALSE(fs::exists(request_.output));
  request_.require = {"sign-file"};
  EXPECT_TRUE(fails(ExitStatus::impossible, {"--require", "sign-file"}, [&] { build(); }));
}

TEST_F(BuildJob, RunsNothingOfTheTreeWithDryRun) {
  runner_.makefiles.reset();
  request_.dry_run = true;
  build();
  for (const auto& command : runner_.commands) EXPECT_EQ(command.argv[0], "git");
}

TEST_F(BuildJob, LeavesACacheThatOthersMayWrite) {
  request_.cache = folder_.path() / "cache";
  fs::create_directory(*request_.cache);
  fs::permissions(*request_.cache, fs::perms(0777));
  build();
  ASSERT_EQ(progress_.warnings.size(), 1U);
  for (const char* part : {"cache of host programs is not used", "may be written by everybody", "--cache"})
    EXPECT_NE(progress_.warnings[0].find(part), std::string::npos) << progress_.warnings[0];
  request_.use_cache = false;
  build();
  EXPECT_EQ(progress_.warnings.size(), 1U) << "nobody wants it";
}

TEST_F(BuildJob, TakesItsTimeFromTheEpochElseFromTheTree) {
  request_.dry_run = true;
  int64_t own = build().package.time;
  EXPECT_GT(own, 1600000000);
  ScopedVariable epoch("SOURCE_DATE_EPOCH", "12345");
  EXPECT_EQ(build().package.time, 12345);
  for (const char* wrong : {"now", "12x", "-1", "99999999999999999999"}) {
    ScopedVariable other("SOURCE_DATE_EPOCH", wrong);
    EXPECT_TRUE(fails(ExitStatus::impossible, {"SOURCE_DATE_EPOCH", wrong}, [&] { build(); }));
  }
}

TEST_F(BuildJob, GivesTheSameBytesTwice) {
  std::vector<std::string> digests;
  for (const char* output : {"one", "two"}) {
    request_.output = folder_.path() / output;
    for (const auto& package : build().packages) digests.push_back(package.sha256);
  }
  ASSERT_EQ(digests.size(), 4U);
  EXPECT_EQ(digests[0], digests[2]);
  EXPECT_EQ(digests[1], digests[3]);
}

TEST_F(BuildJob, LeavesNoTemporaryFolder) {
  ScopedVariable tmp("TMPDIR", folder_.path().string());
  build();
  fs::remove(fake_.srctree() / "Makefile");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"not a kernel tree"}, [&] { build(); }));
  for (const auto& entry : walk(folder_.path())) EXPECT_TRUE(entry.path.starts_with("out")) << entry.path;
}

TEST_F(BuildJob, RefusesWhatCannotBeDoneBeforeItWritesAnything) {
  auto refused = [&](const std::vector<std::string>& words) {
    return fails(ExitStatus::impossible, words, [&] { build(); });
  };
  request_.formats = {"deb", "cab"};
  EXPECT_TRUE(refused({"no such package format", "cab"}));
  request_.formats = {"tar"};
  request_.toolchain.sysroot = folder_.path() / "not-there";
  EXPECT_TRUE(refused({"sysroot"}));
  request_.toolchain.sysroot.reset();
  request_.require = {"not-a-program"};
  EXPECT_TRUE(refused({"--require", "not-a-program"}));
  request_.require = {};
  request_.package.version = "v1";
  EXPECT_TRUE(refused({"package version"}));
  EXPECT_EQ(outputs(), 0U);
}

}  // namespace
}  // namespace extmod
