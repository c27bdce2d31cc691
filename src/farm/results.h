// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>

#include "farm/task.h"
#include "farm/task_state.h"

namespace extmod {

enum class Outcome {
  kept,      ///< was done before with the same inputs
  done,      ///< has ended well
  failed,    ///< a command of it failed
  blocked,   ///< a part that it needs failed, so it was not run
  unchosen,  ///< this run left it as it is
};

struct TaskResult {
  Outcome outcome = Outcome::blocked;
  TaskState state = {};
  std::string blocked_by = {};  ///< the part
};

using TaskResults = std::map<std::string, TaskResult>;

/// Sees tasks begin and end, one call at a time.
class FarmListener {
 public:
  virtual ~FarmListener() = default;
  virtual void began(const Task& task) = 0;
  virtual void ended(const Task& task, const TaskResult& result) = 0;
};

/// The tasks of earlier runs that need not be run again.
TaskResults kept_tasks(const Farm& farm);

/// The tasks that have no result yet, with what earlier runs have left of them.
void add_unchosen(const Farm& farm, TaskResults& results);

/// What came out of a task whose process has ended: by its state, or where it has left none, by this status and these
/// words.
TaskResult result_of(const Task& task, int status, const std::string& said);

}  // namespace extmod
