// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "farm/task_inputs.h"
#include "farm/task_state.h"
#include "support/process.h"

namespace extmod {

/// Runs a task in this process, with its commands as children, and leaves in its folder: `log`, what they said;
/// `build.json` and so on, their reports; `packages/`; `state.json`, when it has ended. If it is done already, nothing
/// is run. One process runs it at a time; another one waits. A task that was ended goes on where its commands can.
TaskState run_task(const Farm& farm, const Task& task, TaskInputs& inputs, CommandRunner& runner);

/// The packages in a folder, by their list SHA256SUMS. Throws an environment Error for a list that cannot be read.
std::map<std::string, std::string> listed_packages(const std::filesystem::path& folder);

}  // namespace extmod
