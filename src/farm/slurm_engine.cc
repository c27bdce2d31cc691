// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/slurm_engine.h"

#include <poll.h>

#include <algorithm>
#include <system_error>

#include "farm/slurm_jobs.h"
#include "farm/slurm_resources.h"
#include "support/atomic_file.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using Tasks = std::vector<const Task*>;

constexpr int kTriesOfLost = 2;

class SlurmEngine {
 public:
  SlurmEngine(const Farm& farm, const SlurmRequest& request, CommandRunner& runner, FarmListener& listener)
      : farm_(farm), request_(request), slurm_(runner), listener_(listener), folder_(farm.output / "slurm") {
    constexpr size_t kDigits = 10;
    prefix_ = "extmod-" + digest_of(Digest::sha256(), farm.output.string()).substr(0, kDigits) + "-";
  }

  TaskResults run() {
    std::error_code failed;
    fs::create_directories(folder_, failed);
    if (failed) throw system_error("cannot make a folder", folder_, failed.value());
    results_ = kept_tasks(farm_);
    for (const auto& task : farm_.tasks)
      if (const auto kept = results_.find(task.id); kept != results_.end()) listener_.ended(task, kept->second);
    adopt();
    for (const auto& group : groups()) submit(group, dependencies_of(*group.front()));
    while (!jobs_.empty()) {
      look();
      if (!jobs_.empty()) ::poll(nullptr, 0, request_.milliseconds);
      check_interrupt();
    }
    return std::move(results_);
  }

 private:
  /// Where a task runs: the array's name and index there.
  struct Place {
    std::string array;
    int index = 0;
    std::string job;  ///< number of the array's job, once it is known
  };

  /// Tasks of arrays that Slurm still has, from a call before this one.
  void adopt() {
    for (const auto& [array, tasks] : slurm_.tasks(prefix_)) {
      const auto lines = read_file_if_exists(folder_ / (array + ".tasks"));
      if (!lines) continue;
      const auto ids = split(*lines, '\n');
      for (const auto& [index, task] : tasks)
        if (index >= 0 && static_cast<size_t>(index) < ids.size() && !task.has_ended() && is_wanted(ids[index]))
          jobs_[ids[index]] = {array, index, task.job.substr(0, task.job.find('_'))};
    }
  }

  bool is_wanted(const std::string& id) const {
    return !results_.contains(id) &&
           std::any_of(farm_.tasks.begin(), farm_.tasks.end(), [&](const Task& task) { return task.id == id; });
  }

  /// Tasks that can be in one array, in the order of the first of each.
  std::vector<Tasks> groups() const {
    std::vector<Tasks> groups;
    std::map<std::vector<std::vector<std::string>>, size_t> known;
    for (const auto& task : farm_.tasks) {
      if (results_.contains(task.id) || jobs_.contains(task.id)) continue;
      const auto [place, is_new] = known.try_emplace({task.needs, task.behind, resources_of(task)}, groups.size());
      if (is_new) groups.emplace_back();
      groups[place->second].push_back(&task);
    }
    return groups;
  }

  void submit(const Tasks& group, const std::string& dependencies) {
    std::string ids;
    for (const Task* task : group) ids += task->id + "\n";
    constexpr size_t kDigits = 10;
    const std::string array =
        prefix_ + digest_of(Digest::sha256(), ids + std::to_string(++submitted_)).substr(0, kDigits);
    write_atomically(folder_ / (array + ".tasks"), ids);
    const fs::path script = folder_ / (array + ".sh");
    write_atomically(script, script_of(*group.front(), array));
    std::vector<std::string> options = resources_of(*group.front());
    options.insert(options.end(),
                   {"--job-name=" + array, "--array=0-" + std::to_string(group.size() - 1),
                    "--chdir=" + farm_.output.string(), "--output=" + (folder_ / (array + "_%a.out")).string()});
    if (!dependencies.empty()) options.push_back("--dependency=" + dependencies);
    const std::string job = slurm_.submit(options, script);
    for (size_t i = 0; i < group.size(); ++i) {
      jobs_[group[i]->id] = {array, static_cast<int>(i), job};
      listener_.began(*group[i]);
    }
  }

  /// One word differs between the tasks of an array: the name, which is a line of its list.
  std::string script_of(const Task& task, const std::string& array) const {
    std::vector<std::string> words = task_command(farm_, task, request_.program);
    words.pop_back();
    return "#!/bin/sh\nset -eu\ntask=$(sed -n \"$((SLURM_ARRAY_TASK_ID + 1))p\" " +
           shell_quote({(folder_ / (array + ".tasks")).string()}) + ")\nexec " + shell_quote(words) +
           " \"$task\" --jobs \"${SLURM_CPUS_PER_TASK:-1}\"\n";
  }

  std::string dependencies_of(const Task& task) const {
    std::string text;
    const auto add = [&](const std::string& kind, const std::vector<std::string>& ids) {
      for (const auto& id : ids)
        if (const auto job = jobs_.find(id); job != jobs_.end())
          text += (text.empty() ? "" : ",") + kind + ":" + job->second.job + "_" + std::to_string(job->second.index);
    };
    add("afterok", task.needs);
    add("afterany", task.behind);
    return text;
  }

  /// One question to Slurm, and what has ended since the last one.
  void look() {
    const auto arrays = slurm_.tasks(prefix_);
    std::vector<std::string> again;
    for (const auto& task : farm_.tasks) {
      const auto job = jobs_.find(task.id);
      if (job == jobs_.end()) continue;
      const auto array = arrays.find(job->second.array);
      const auto* known = array != arrays.end() && array->second.contains(job->second.index)
                              ? &array->second.at(job->second.index)
                              : nullptr;
      if (known != nullptr && !known->has_ended()) continue;
      // Slurm forgets jobs after a while: then the task's own state tells.
      const std::string state = known == nullptr ? "gone" : known->state;
      const fs::path said = folder_ / (job->second.array + "_" + std::to_string(job->second.index) + ".out");
      jobs_.erase(job);
      end(task, state, said);
    }
  }

  void end(const Task& task, const std::string& state, const fs::path& said) {
    for (const auto& id : task.needs)
      if (const auto part = results_.find(id); part != results_.end() && (part->second.outcome == Outcome::failed ||
                                                                          part->second.outcome == Outcome::blocked)) {
        results_[task.id] = {Outcome::blocked, {}, id};
        listener_.ended(task, results_[task.id]);
        return;
      }
    const bool is_good = state == "COMPLETED" || state == "gone";
    const std::string words =
        "Slurm ended it: " + state + "; it said: " + std::string(trim(read_file_if_exists(said).value_or("")));
    TaskResult result = result_of(task, is_good ? 0 : static_cast<int>(ExitStatus::environment), words);
    // A command's own status says more than Slurm's word for it.
    if (state == "FAILED")
      if (auto own = read_task_state(task.folder); own && own->status != 0) result.state = *own;
    // A task that left no state although nobody ended it was lost with its node: that is no fault of its own.
    const bool is_lost = !is_good && state != "TIMEOUT" && state != "OUT_OF_MEMORY" && state != "CANCELLED" &&
                         state != "DEADLINE" && !read_task_state(task.folder);
    const int retries = is_lost ? std::max(request_.retries, kTriesOfLost) : request_.retries;
    if (result.state.status == static_cast<int>(ExitStatus::environment) && tries_[task.id]++ < retries) {
      submit({&task}, "");
      return;
    }
    results_[task.id] = std::move(result);
    listener_.ended(task, results_[task.id]);
  }

  const Farm& farm_;
  const SlurmRequest& request_;
  Slurm slurm_;
  FarmListener& listener_;
  fs::path folder_;
  std::string prefix_;  ///< of the names of all arrays of this farm
  std::map<std::string, Place> jobs_;
  std::map<std::string, int> tries_;
  int submitted_ = 0;
  TaskResults results_;
};

}  // namespace

TaskResults run_on_slurm(const Farm& farm, const SlurmRequest& request, CommandRunner& runner, FarmListener& listener) {
  return SlurmEngine(farm, request, runner, listener).run();
}

}  // namespace extmod
