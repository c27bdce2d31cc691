// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/local_engine.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "fake_command_runner.h"
#include "fake_tree.h"
#include "farm/task_inputs.h"
#include "scoped_variable.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

using Lines = std::vector<std::string>;

class Ends : public FarmListener {
 public:
  void began(const Task& task) override { began_.push_back(task.id); }
  void ended(const Task& task, const TaskResult&) override { ended_.push_back(task.id); }
  size_t place(const std::vector<std::string>& list, const std::string& id) const {
    return static_cast<size_t>(std::find(list.begin(), list.end(), id) - list.begin());
  }
  Lines began_;
  Lines ended_;
};

/// Tasks that are stubs: what runs them notes a state with the status that the test wants.
class LocalEngineTest : public testing::Test {
 protected:
  LocalEngineTest() {
    farm_.matrix.file = folder_.path() / "matrix.toml";
    farm_.output = folder_.path() / "farm";
  }
  Task& add(const std::string& id, const Lines& needs = {}, const Lines& behind = {}) {
    Task task;
    task.id = id;
    task.folder = farm_.output / id;
    task.needs = needs;
    task.behind = behind;
    task.steps = {{"build", {"build", id}}};
    farm_.tasks.push_back(task);
    return farm_.tasks.back();
  }
  CommandResult answer(const Command& command) {
    const std::string id = command.argv.back();
    ++runs_[id];
    environment_ = command.environment;
    std::filesystem::create_directories(farm_.task(id).folder);
    TaskState state;
    TaskInputs inputs(farm_);
    state.inputs = inputs.digest(farm_.task(id));
    if (const auto statuses = statuses_.find(id); statuses != statuses_.end() && !statuses->second.empty()) {
      state.status = statuses->second.front();
      statuses->second.erase(statuses->second.begin());
    }
    if (state.status >= 0) write_task_state(farm_.task(id).folder, state);
    return {std::max(state.status, 0), "", state.status == 0 ? "" : "extmod-pkg: error: it broke\n"};
  }
  TaskResults run(int jobs = 3, int retries = 0) {
    return run_locally(farm_, {"extmod-pkg", jobs, retries}, runner_, ends_);
  }

  TempDir folder_;
  Farm farm_;
  std::map<std::string, int> runs_;
  std::map<std::string, std::vector<int>> statuses_;
  Environment environment_;
  FakeCommandRunner runner_{[this](const Command& command) { return answer(command); }};
  Ends ends_;
  ScopedVariable no_flags_{"MAKEFLAGS", ""};
};

TEST_F(LocalEngineTest, ATaskBeginsWhenWhatItNeedsHasEnded) {
  add("source/k");
  add("k/a/x", {"source/k"});
  add("k/a/y", {"source/k"}, {"k/a/x"});
  const auto results = run();
  EXPECT_EQ(ends_.ended_, (Lines{"source/k", "k/a/x", "k/a/y"}));
  for (const auto& [id, result] : results) EXPECT_EQ(result.outcome, Outcome::done) << id;
  EXPECT_EQ(runner_.commands.at(0).argv,
            (Lines{"extmod-pkg", "farm", farm_.matrix.file, "--output", farm_.output, "--run", "source/k"}));
  EXPECT_NE(environment_["MAKEFLAGS"].find("-j3 --jobserver-auth="), std::string::npos);
}

TEST_F(LocalEngineTest, AFailureBlocksOnlyWhatNeedsIt) {
  add("source/k");
  add("k/a/x", {"source/k"});
  add("k/a/y", {"source/k"}, {"k/a/x"});
  add("l/a/x");
  add("l/a/y", {}, {"l/a/x"});
  statuses_["source/k"] = {2};
  statuses_["l/a/x"] = {1};
  const auto results = run();
  EXPECT_EQ(results.at("source/k").outcome, Outcome::failed);
  EXPECT_EQ(results.at("k/a/x").outcome, Outcome::blocked);
  EXPECT_EQ(results.at("k/a/y").blocked_by, "source/k");
  EXPECT_EQ(results.at("l/a/x").outcome, Outcome::failed);
  EXPECT_EQ(results.at("l/a/y").outcome, Outcome::done);
  EXPECT_EQ(runs_["k/a/x"], 0);
}

TEST_F(LocalEngineTest, OnlyTheEnvironmentIsTriedAgain) {
  add("k/a/x");
  add("k/b/x");
  add("k/c/x");
  statuses_["k/a/x"] = {3, 3, 0};
  statuses_["k/b/x"] = {1, 0};
  statuses_["k/c/x"] = {3, 3, 3, 3};
  const auto results = run(2, 2);
  EXPECT_EQ(results.at("k/a/x").outcome, Outcome::done);
  EXPECT_EQ(runs_["k/a/x"], 3);
  EXPECT_EQ(results.at("k/b/x").outcome, Outcome::failed);
  EXPECT_EQ(runs_["k/b/x"], 1);
  EXPECT_EQ(results.at("k/c/x").outcome, Outcome::failed);
  EXPECT_EQ(runs_["k/c/x"], 3);
}

TEST_F(LocalEngineTest, WhatIsDoneIsKeptUntilAnInputChanges) {
  write_below(folder_.path(), "fragment", "CONFIG_A=y\n");
  add("k/a/x").steps[0].argv.emplace_back("fragment");
  add("k/b/x");
  statuses_["k/b/x"] = {1};
  run();
  auto results = run();
  EXPECT_EQ(results.at("k/a/x").outcome, Outcome::kept);
  EXPECT_EQ(results.at("k/b/x").outcome, Outcome::done);
  EXPECT_EQ(runs_["k/b/x"], 2);
  write_below(folder_.path(), "fragment", "CONFIG_A=m\n");
  results = run();
  EXPECT_EQ(results.at("k/a/x").outcome, Outcome::done);
  EXPECT_EQ(results.at("k/b/x").outcome, Outcome::kept);
}

TEST_F(LocalEngineTest, VariablesThatCommandsObeyAreInputs) {
  add("k/a/x");
  for (const char* name : {"SOURCE_DATE_EPOCH", "KCFLAGS", "CROSS_COMPILE", "DEBEMAIL"}) {
    run();
    EXPECT_EQ(run().at("k/a/x").outcome, Outcome::kept) << name;
    const ScopedVariable changed(name, "1700000000");
    EXPECT_EQ(run().at("k/a/x").outcome, Outcome::done) << name;
  }
}

TEST_F(LocalEngineTest, AFolderCalledAsACommandIsNoInput) {
  add("k/a/x");
  run();
  write_below(folder_.path(), "build/file", "x");
  EXPECT_EQ(run().at("k/a/x").outcome, Outcome::kept);
}

TEST_F(LocalEngineTest, ATaskThatLeavesNoStateHasFailed) {
  add("k/a/x");
  statuses_["k/a/x"] = {-1};
  const auto results = run();
  EXPECT_EQ(results.at("k/a/x").outcome, Outcome::failed);
  EXPECT_NE(results.at("k/a/x").state.error.find("it broke"), std::string::npos);
}

TEST_F(LocalEngineTest, PackagesThatSomebodyChangedAreMadeAgain) {
  const Task& task = add("k/a/x");
  write_below(task.folder, "packages/p", "content");
  TaskState state;
  TaskInputs inputs(farm_);
  state.inputs = inputs.digest(task);
  state.packages["packages/p"] = "0000";
  write_task_state(task.folder, state);
  EXPECT_EQ(run().at("k/a/x").outcome, Outcome::done);
}

}  // namespace
}  // namespace extmod
