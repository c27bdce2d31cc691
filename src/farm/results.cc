// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/results.h"

#include "farm/task_inputs.h"
#include "support/error.h"

namespace extmod {

TaskResults kept_tasks(const Farm& farm) {
  TaskResults kept;
  TaskInputs inputs(farm);
  for (const auto& task : farm.tasks)
    if (auto state = read_task_state(task.folder); state && is_done(state, inputs.digest(task), task.folder))
      kept[task.id] = {Outcome::kept, std::move(*state)};
  return kept;
}

void add_unchosen(const Farm& farm, TaskResults& results) {
  for (const auto& task : farm.tasks)
    if (!results.contains(task.id))
      results[task.id] = {Outcome::unchosen, read_task_state(task.folder).value_or(TaskState())};
}

TaskResult result_of(const Task& task, int status, const std::string& said) {
  auto state = read_task_state(task.folder);
  if (!state || (state->status == 0 && status != 0)) {
    state.emplace();
    state->error = said;
    state->status = status == 0 ? static_cast<int>(ExitStatus::step_failed) : status;
  }
  const Outcome outcome = state->status == 0 ? Outcome::done : Outcome::failed;
  return {outcome, std::move(*state)};
}

}  // namespace extmod
