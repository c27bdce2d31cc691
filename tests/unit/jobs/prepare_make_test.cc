// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/prepare_make.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "failure.h"
#include "fake_tree.h"
#include "scoped_variable.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

class PrepareMake : public testing::Test {
 protected:
  PrepareMake() {
    source_.srctree = "/src/linux";
    source_.newest = 1767225600;
    compiler_.arch = "arm64";
    compiler_.make = {"ARCH=arm64", "CROSS_COMPILE=aarch64-linux-gnu-"};
    request_.jobs = 3;
  }
  KernelMake make() const { return kernel_make(request_, source_, compiler_, "/out"); }

  PrepareRequest request_;
  SourceTree source_;
  KernelCompiler compiler_;
  ScopedVariable epoch_{"SOURCE_DATE_EPOCH", std::nullopt};
  ScopedVariable timestamp_{"KBUILD_BUILD_TIMESTAMP", std::nullopt};
  ScopedVariable user_{"KBUILD_BUILD_USER", std::nullopt};
  ScopedVariable host_{"KBUILD_BUILD_HOST", std::nullopt};
  ScopedVariable version_{"KBUILD_BUILD_VERSION", std::nullopt};
  ScopedVariable local_{"LOCALVERSION", std::nullopt};
  ScopedVariable flags_{"MAKEFLAGS", std::nullopt};
};

TEST_F(PrepareMake, FixesWhatKbuildTakesFromTheMachine) {
  const Command command = make().command({"modules_prepare"});
  EXPECT_EQ(command.argv,
            Words({"make", "-C", "/src/linux", "O=/out", "-j3", "ARCH=arm64", "CROSS_COMPILE=aarch64-linux-gnu-",
                   "KBUILD_BUILD_TIMESTAMP=Thu Jan  1 00:00:00 UTC 2026", "KBUILD_BUILD_USER=kbuild",
                   "KBUILD_BUILD_HOST=localhost", "KBUILD_BUILD_VERSION=1", "LOCALVERSION=", "modules_prepare"}));
  EXPECT_TRUE(command.one_stream);
  EXPECT_EQ(command.environment.at("SOURCE_DATE_EPOCH"), "1767225600");
  EXPECT_EQ(command.environment.at("LC_ALL"), "C");
}

TEST_F(PrepareMake, TakesKbuildsVariables) {
  const ScopedVariable epoch("SOURCE_DATE_EPOCH", "86400");
  const ScopedVariable user("KBUILD_BUILD_USER", "me");
  const ScopedVariable local("LOCALVERSION", "-mine");
  request_.kernelrelease = "6.12.1-a";
  const KernelMake made = make();
  for (const char* word : {"KBUILD_BUILD_TIMESTAMP=Fri Jan  2 00:00:00 UTC 1970", "KBUILD_BUILD_USER=me",
                           "LOCALVERSION=-mine", "KERNELRELEASE=6.12.1-a"})
    EXPECT_EQ(std::count(made.words.begin(), made.words.end(), word), 1) << word;
  const ScopedVariable wrong("SOURCE_DATE_EPOCH", "today");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"SOURCE_DATE_EPOCH", "today"}, [&] { make(); }));
}

TEST_F(PrepareMake, LeavesTheJobsToAJobServer) {
  const ScopedVariable flags("MAKEFLAGS", " -j8 --jobserver-auth=3,4");
  const KernelMake made = make();
  EXPECT_TRUE(made.environment.contains("MAKEFLAGS"));
  EXPECT_EQ(std::count(made.words.begin(), made.words.end(), "-j3"), 0);
}

TEST_F(PrepareMake, KeepsOtherRepositoriesOut) {
  const ScopedVariable folder("GIT_DIR", "/work/.git");
  const ScopedVariable index("GIT_INDEX_FILE", "/work/index");
  const Environment environment = make().environment;
  EXPECT_FALSE(environment.contains("GIT_DIR") || environment.contains("GIT_INDEX_FILE"));
  EXPECT_EQ(environment.at("GIT_CEILING_DIRECTORIES"), "/src");
  EXPECT_EQ(environment.at("GIT_OPTIONAL_LOCKS"), "0");
}

TEST(PrepareGit, SeesCommitsAndCheckouts) {
  const TempDir source;
  EXPECT_FALSE(has_own_git(source.path()));
  EXPECT_EQ(git_state(source.path()), "");
  write_below(source.path(), ".git/HEAD", "ref: refs/heads/main\n");
  const std::string first = git_state(source.path());
  EXPECT_TRUE(has_own_git(source.path()));
  EXPECT_EQ(git_state(source.path()), first);
  write_below(source.path(), ".git/HEAD", "ref: refs/heads/next\n");
  const std::string second = git_state(source.path());
  EXPECT_NE(second, first);
  write_below(source.path(), ".git/logs/HEAD", "0 1 commit\n");
  EXPECT_NE(git_state(source.path()), second);
}

TEST(PrepareGit, NamesWhatElseWouldSpeak) {
  const TempDir source;
  EXPECT_EQ(foreign_version(source.path()), "");
  write_below(source.path(), ".scmversion", "-gabc\n");
  EXPECT_EQ(foreign_version(source.path()), ".scmversion");
}

}  // namespace
}  // namespace extmod
