// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "farm/matrix.h"
#include "jobs/source_tree.h"

namespace extmod {

/// A command of a task. What it prints as its report is kept as NAME.json.
struct TaskStep {
  std::string name;
  std::vector<std::string> argv;  ///< without the program: `build`, ...; run in the matrix's folder
  bool takes_packages = false;    ///< the packages that the task has made are its last words
};

/// What is run by itself: a cell, or a part that cells share. It has a folder of its own with log, state and results.
struct Task {
  std::string id;                   ///< `6.12/arm64/rt` of a cell, `source/6.12` and `sysroot/arm64` of a part
  std::filesystem::path folder;     ///< absolute
  std::vector<std::string> needs;   ///< parts without which it cannot be done
  std::vector<std::string> behind;  ///< cells whose host programs it takes from the cache; their failure is not its own
  std::optional<SourceRequest> unpack;  ///< of a part: the source
  std::vector<TaskStep> steps;
  std::optional<Cell> cell;  ///< nothing of a part
};

/// All tasks of a matrix, parts first.
struct Farm {
  Matrix matrix;
  std::filesystem::path output;      ///< absolute
  std::vector<std::string> options;  ///< of every cell, from the farm's own command line: --cache URL
  std::vector<Task> tasks;

  const Task& task(const std::string& id) const;
};

/// Throws Error with status impossible for a cell without a kernel, a check that there is not, and for what
/// cells_of() refuses.
Farm plan_farm(Matrix matrix, const std::filesystem::path& output, std::vector<std::string> options);

/// Only the cells whose names match one of the patterns (fnmatch(3)), and what they need. Throws Error with status
/// impossible if a pattern matches none.
void keep_only(Farm& farm, const std::vector<std::string>& patterns);

/// The command that runs a task.
std::vector<std::string> task_command(const Farm& farm, const Task& task, const std::string& program);

}  // namespace extmod
