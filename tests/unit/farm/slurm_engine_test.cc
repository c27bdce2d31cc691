// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/slurm_engine.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "failure.h"
#include "fake_command_runner.h"
#include "fake_tree.h"
#include "farm/task_inputs.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

using Lines = std::vector<std::string>;

class Silent : public FarmListener {
 public:
  void began(const Task&) override {}
  void ended(const Task&, const TaskResult&) override {}
};

/// A Slurm that runs a job when it is asked about it the second time.
class SlurmEngineTest : public testing::Test {
 protected:
  SlurmEngineTest() {
    farm_.matrix.file = folder_.path() / "matrix.toml";
    farm_.output = folder_.path() / "farm";
  }
  Task& add(const std::string& id, const Lines& needs = {}, const Lines& behind = {}) {
    Task task;
    task.id = id;
    task.folder = farm_.output / id;
    task.needs = needs;
    task.behind = behind;
    if (!id.starts_with("source")) task.cell = Cell{"k", "a", "f", {}};
    farm_.tasks.push_back(task);
    return farm_.tasks.back();
  }
  struct Job {
    std::string name;
    Lines tasks;
    Lines options;
    bool was_seen = false;
  };
  CommandResult answer(const Command& command) {
    if (command.argv[0] == "sbatch") return submit(command);
    if (silences_-- > 0) return {1, "", "slurm_load_jobs error: Unable to contact slurm controller (connect failure)"};
    std::string lines;
    for (size_t number = 0; number < jobs_.size(); ++number) {
      for (size_t i = 0; i < jobs_[number].tasks.size(); ++i)
        lines += jobs_[number].name + "|" + std::to_string(number) + "_" + std::to_string(i) + "|" +
                 (jobs_[number].was_seen ? state_of(jobs_[number].tasks[i]) : "RUNNING") + "\n";
      jobs_[number].was_seen = true;
    }
    return {0, lines};
  }
  CommandResult submit(const Command& command) {
    Job job;
    for (const auto& word : command.argv) {
      if (word.starts_with("--job-name=")) job.name = word.substr(11);
      job.options.push_back(word);
    }
    job.tasks = split(std::string(trim(read_file(farm_.output / "slurm" / (job.name + ".tasks")))), '\n');
    jobs_.push_back(job);
    return {0, std::to_string(jobs_.size() - 1) + "\n"};
  }
  /// Its process writes its state only if it came to its end.
  std::string state_of(const std::string& id) {
    std::string state = "COMPLETED";
    if (auto& wanted = states_[id]; !wanted.empty()) {
      state = wanted.front();
      if (wanted.size() > 1) wanted.erase(wanted.begin());
    }
    if (state == "COMPLETED") {
      TaskState noted;
      noted.inputs = "x";
      std::filesystem::create_directories(farm_.task(id).folder);
      write_task_state(farm_.task(id).folder, noted);
    }
    return state;
  }
  TaskResults run() { return run_on_slurm(farm_, {"extmod-pkg", retries_, 1}, runner_, listener_); }
  bool has(const Job& job, const std::string& option) const {
    return std::find(job.options.begin(), job.options.end(), option) != job.options.end();
  }

  TempDir folder_;
  Farm farm_;
  std::vector<Job> jobs_;
  std::map<std::string, Lines> states_;
  int silences_ = 0;
  int retries_ = 0;
  FakeCommandRunner runner_{[this](const Command& command) { return answer(command); }};
  Silent listener_;
};

TEST_F(SlurmEngineTest, AlikeTasksAreOneArrayWithTheirDependencies) {
  add("source/k");
  add("k/a/x", {"source/k"});
  add("k/b/x", {"source/k"});
  add("k/a/y", {"source/k"}, {"k/a/x"});
  for (const auto& [id, result] : run()) EXPECT_EQ(result.outcome, Outcome::done) << id;
  ASSERT_EQ(jobs_.size(), 3U);
  EXPECT_EQ(jobs_[1].tasks, (Lines{"k/a/x", "k/b/x"}));
  EXPECT_TRUE(has(jobs_[1], "--array=0-1"));
  EXPECT_TRUE(has(jobs_[1], "--dependency=afterok:0_0"));
  EXPECT_TRUE(has(jobs_[2], "--dependency=afterok:0_0,afterany:1_0"));
  for (const char* option :
       {"--requeue", "--kill-on-invalid-dep=yes", "--time=160", "--mem=1024M", "--cpus-per-task=1"})
    EXPECT_TRUE(has(jobs_[1], option)) << option;
}

TEST_F(SlurmEngineTest, TheMatrixAndTheLastRunSayWhatATaskTakes) {
  Task& task = add("k/a/x");
  task.cell->settings["slurm.partition"] = {{"build"}, false, false};
  task.cell->settings["slurm.exclusive"] = {{""}, false, true};
  TaskState last;
  last.seconds = 700;
  last.memory = uint64_t{2000} << 20;
  std::filesystem::create_directories(task.folder);
  write_task_state(task.folder, last);
  run();
  for (const char* option : {"--partition=build", "--exclusive", "--time=40", "--mem=8192M"})
    EXPECT_TRUE(has(jobs_.at(0), option)) << option;
}

TEST_F(SlurmEngineTest, JobsOfACallBeforeAreNotSubmittedAgain) {
  add("k/a/x");
  add("k/b/x");
  run();
  const auto jobs = jobs_;
  for (const auto& task : farm_.tasks) std::filesystem::remove(task.folder / "state.json");
  jobs_[0].was_seen = false;
  const auto results = run();
  EXPECT_EQ(jobs_.size(), jobs.size());
  EXPECT_EQ(results.at("k/a/x").outcome, Outcome::done);
}

TEST_F(SlurmEngineTest, WhatWasLostWithItsNodeIsSubmittedAgain) {
  add("k/a/x");
  states_["k/a/x"] = {"NODE_FAIL", "COMPLETED"};
  EXPECT_EQ(run().at("k/a/x").outcome, Outcome::done);
  EXPECT_EQ(jobs_.size(), 2U);
}

TEST_F(SlurmEngineTest, WhatSlurmEndedIsAFailureWithItsWord) {
  add("k/a/x");
  states_["k/a/x"] = {"TIMEOUT"};
  const auto results = run();
  EXPECT_EQ(results.at("k/a/x").outcome, Outcome::failed);
  EXPECT_EQ(results.at("k/a/x").state.status, 3);
  EXPECT_NE(results.at("k/a/x").state.error.find("TIMEOUT"), std::string::npos);
  EXPECT_EQ(jobs_.size(), 1U);
}

TEST_F(SlurmEngineTest, AControllerThatIsSilentIsAskedAgain) {
  add("k/a/x");
  silences_ = 1;
  EXPECT_EQ(run().at("k/a/x").outcome, Outcome::done);
}

TEST_F(SlurmEngineTest, WhatSlurmRefusesIsSaid) {
  add("k/a/x");
  FakeCommandRunner refuses([](const Command& command) {
    return command.argv[0] == "sbatch" ? CommandResult{1, "", "sbatch: error: invalid partition specified: x\n"}
                                       : CommandResult{};
  });
  EXPECT_TRUE(fails(ExitStatus::environment, {"invalid partition", "Slurm refuses", "--resume"}, [&] {
    run_on_slurm(farm_, {"extmod-pkg", 0, 1}, refuses, listener_);
  }));
}

}  // namespace
}  // namespace extmod
