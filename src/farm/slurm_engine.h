// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "farm/results.h"
#include "support/process.h"

namespace extmod {

struct SlurmRequest {
  std::string program;      ///< extmod-pkg, at the same place on every node
  int retries = 0;          ///< how often a task is submitted again that ended with status 3, the environment
  int milliseconds = 2000;  ///< between two questions to Slurm
};

/// Runs all tasks as job arrays of Slurm: tasks with the same needs and resources are one array. The nodes share the
/// farm's folder. Slurm knows which jobs of this farm there are, by their names: after an end of this process the same
/// call finds them and submits nothing twice. A signal ends only the waiting.
TaskResults run_on_slurm(const Farm& farm, const SlurmRequest& request, CommandRunner& runner, FarmListener& listener);

}  // namespace extmod
