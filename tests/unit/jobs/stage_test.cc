// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/stage.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_command_runner.h"
#include "fake_progress.h"
#include "fake_tree.h"
#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

/// A native build of a FakeTree: no compiler is needed.
class StageJob : public testing::Test {
 protected:
  StageJob() { request_.tree = fake_.request(); }

  FakeTree fake_;
  TempDir folder_;
  BuildRequest request_;
  FakeCommandRunner runner_;
  FakeProgress progress_;
};

TEST_F(StageJob, WritesTheReleaseThatWasGiven) {
  fake_.write("include/config/kernel.release", "6.1.0-other\n");
  request_.tree.kernelrelease = "6.1.0-test";
  request_.output = folder_.path() / "tree";
  BuildReport report = stage_tree(request_, runner_, progress_);
  EXPECT_TRUE(report.verified);
  EXPECT_EQ(read_file(request_.output / "include/config/kernel.release"), "6.1.0-test\n");
  EXPECT_EQ(read_file(fake_.objtree() / "include/config/kernel.release"), "6.1.0-other\n");
}

TEST_F(StageJob, StagesTheTreeAlone) {
  request_.output = folder_.path() / "tree/";
  BuildReport report = stage_tree(request_, runner_, progress_);
  EXPECT_EQ(report.staged, folder_.path() / "tree");
  EXPECT_TRUE(fs::exists(folder_.path() / "tree/scripts/mod/modpost"));
  EXPECT_EQ(walk(folder_.path(), [](const std::string&) { return false; }).size(), 0U);
  EXPECT_TRUE(fails(ExitStatus::impossible, {"not empty"}, [&] { stage_tree(request_, runner_, progress_); }));
}

TEST_F(StageJob, StagesNothingThatDidNotPass) {
  fake_.write("scripts/mod/modpost", "#!/bin/sh\n");
  request_.output = folder_.path() / "tree";
  EXPECT_FALSE(stage_tree(request_, runner_, progress_).verified);
  EXPECT_TRUE(walk(folder_.path()).empty());
}

}  // namespace
}  // namespace extmod
