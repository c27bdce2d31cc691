// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace extmod {

/// A command that a task has run.
struct StepResult {
  std::string name;
  std::vector<std::string> argv;
  int status = 0;
  double seconds = 0;
};

/// What came out of a task: `state.json` in its folder, written when it has ended.
struct TaskState {
  std::string inputs;  ///< digest of everything that decides the outcome
  int status = 0;      ///< of the first step that failed, or 0
  std::string error;   ///< the last error message of that step
  int64_t begin = 0;   ///< seconds since 1970
  double seconds = 0;
  double cpu_seconds = 0;
  uint64_t memory = 0;  ///< of its largest process, bytes
  std::vector<StepResult> steps;
  std::map<std::string, std::string> packages;  ///< SHA-256 by path in its folder
};

/// Nothing where the task was not run to its end, or the state cannot be read.
std::optional<TaskState> read_task_state(const std::filesystem::path& folder);
void write_task_state(const std::filesystem::path& folder, const TaskState& state);

/// Whether it has ended well with these inputs, and its packages are still what they were.
bool is_done(const std::optional<TaskState>& state, const std::string& inputs, const std::filesystem::path& folder);

}  // namespace extmod
