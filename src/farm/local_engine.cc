// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/local_engine.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

#include "farm/job_tokens.h"
#include "support/error.h"
#include "support/interrupt.h"
#include "support/job_server.h"
#include "support/text.h"

namespace extmod {
namespace {

class LocalEngine {
 public:
  LocalEngine(const Farm& farm, const LocalRequest& request, CommandRunner& runner, FarmListener& listener)
      : farm_(farm), request_(request), runner_(runner), listener_(listener), tokens_(request.jobs) {
    for (const auto& task : farm.tasks) {
      waits_for_[&task] = task.needs.size() + task.behind.size();
      for (const auto* before : {&task.needs, &task.behind})
        for (const auto& id : *before) followers_[id].push_back(&task);
    }
    left_ = farm.tasks.size();
  }

  TaskResults run() {
    keep_what_is_done();
    const auto workers = std::min<size_t>(static_cast<size_t>(request_.jobs), left_);
    std::vector<std::thread> threads;
    threads.reserve(workers);
    for (size_t i = 0; i < workers; ++i) threads.emplace_back([this] { work(); });
    for (auto& thread : threads) thread.join();
    if (failure_) std::rethrow_exception(failure_);
    return std::move(results_);
  }

 private:
  /// Also tells which tasks can begin.
  void keep_what_is_done() {
    const TaskResults kept = kept_tasks(farm_);
    for (const auto& task : farm_.tasks)
      if (const auto found = kept.find(task.id); found != kept.end()) end(task, found->second);
    for (const auto& task : farm_.tasks)
      if (!kept.contains(task.id) && waits_for_[&task] == 0) ready_.push_back(&task);
    is_begun_ = true;
  }

  void work() {
    try {
      while (wait_for_task()) {
        tokens_.take();
        // Another worker may have been faster.
        if (const Task* task = next()) run(*task);
        tokens_.give();
      }
    } catch (...) {  // of any thread, Interrupted too
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      changed_.notify_all();
    }
  }

  /// False at the end.
  bool wait_for_task() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return failure_ || left_ == 0 || !ready_.empty(); });
    return !failure_ && left_ > 0;
  }

  const Task* next() {
    const std::lock_guard lock(mutex_);
    if (ready_.empty() || failure_) return nullptr;
    const Task* task = ready_.front();
    ready_.pop_front();
    listener_.began(*task);
    return task;
  }

  void run(const Task& task) {
    TaskResult result;
    for (int attempt = 0; attempt <= request_.retries; ++attempt) {
      result = try_once(task);
      if (result.state.status != static_cast<int>(ExitStatus::environment)) break;
    }
    const std::lock_guard lock(mutex_);
    end(task, std::move(result));
    changed_.notify_all();
  }

  TaskResult try_once(const Task& task) {
    Command command;
    command.argv = task_command(farm_, task, request_.program);
    command.environment = own_environment();
    // A make that called us has a job server already.
    if (job_server_flags(environment("MAKEFLAGS").value_or("")).empty())
      command.environment["MAKEFLAGS"] = tokens_.makeflags();
    const CommandResult ended = runner_.run(command);
    return result_of(task, ended.status, ended.said());
  }

  void end(const Task& task, TaskResult result) {
    const bool failed = result.outcome == Outcome::failed || result.outcome == Outcome::blocked;
    listener_.ended(task, result);
    results_[task.id] = std::move(result);
    --left_;
    for (const Task* follower : followers_[task.id]) {
      if (results_.contains(follower->id)) continue;
      const bool needs_it = std::find(follower->needs.begin(), follower->needs.end(), task.id) != follower->needs.end();
      if (failed && needs_it)
        end(*follower, {Outcome::blocked, {}, task.id});
      else if (--waits_for_[follower] == 0 && is_begun_)
        ready_.push_back(follower);
    }
  }

  const Farm& farm_;
  const LocalRequest& request_;
  CommandRunner& runner_;
  FarmListener& listener_;
  JobTokens tokens_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<const Task*, size_t> waits_for_;
  std::map<std::string, std::vector<const Task*>> followers_;
  std::deque<const Task*> ready_;
  size_t left_ = 0;
  bool is_begun_ = false;
  TaskResults results_;
  std::exception_ptr failure_;
};

}  // namespace

TaskResults run_locally(const Farm& farm, const LocalRequest& request, CommandRunner& runner, FarmListener& listener) {
  return LocalEngine(farm, request, runner, listener).run();
}

}  // namespace extmod
