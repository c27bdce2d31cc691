// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>

#include "farm/task.h"

namespace extmod {

/// Digests of everything that decides what comes out of tasks. Each file is read once.
class TaskInputs {
 public:
  explicit TaskInputs(const Farm& farm) : farm_(farm) {}

  /// Of the commands of the task, of the environment variables that they obey, of every file and folder that they name,
  /// of the parts that it needs, and of this program. Files count by their content; folders by names, sizes and times.
  /// Throws an environment Error for what cannot be read.
  std::string digest(const Task& task);

 private:
  std::string of_path(const std::filesystem::path& path);

  const Farm& farm_;
  std::map<std::filesystem::path, std::string> paths_;
  std::map<std::string, std::string> tasks_;
};

}  // namespace extmod
