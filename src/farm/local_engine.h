// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "farm/task.h"
#include "farm/task_inputs.h"
#include "farm/task_state.h"
#include "support/process.h"

namespace extmod {

enum class Outcome {
  kept,     ///< was done before with the same inputs
  done,     ///< has ended well
  failed,   ///< a command of it failed
  blocked,  ///< a part that it needs failed, so it was not run
};

struct TaskResult {
  Outcome outcome = Outcome::blocked;
  TaskState state = {};
  std::string blocked_by = {};  ///< the part
};

using TaskResults = std::map<std::string, TaskResult>;

/// Sees tasks begin and end; called by several threads, by one at a time.
class FarmListener {
 public:
  virtual ~FarmListener() = default;
  virtual void began(const Task& task) = 0;
  virtual void ended(const Task& task, const TaskResult& result) = 0;
};

struct LocalRequest {
  std::string program;  ///< extmod-pkg
  int jobs = 1;         ///< processes that compile or pack at once, of all tasks together
  int retries = 0;      ///< how often a task is run again that ended with status 3, the environment
};

/// Runs all tasks on this machine, each as soon as what it needs is done, under one job server of make. A task that
/// fails ends no other but those that need it.
TaskResults run_locally(const Farm& farm, const LocalRequest& request, CommandRunner& runner, FarmListener& listener);

}  // namespace extmod
