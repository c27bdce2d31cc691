// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "farm/task.h"

namespace extmod {

/// What sbatch(1) is told of a task: `--cpus-per-task`, `--mem` and `--time`, by what its last run has taken, else by
/// guess; the matrix's table `slurm` beats both and has partition, constraint and further options.
std::vector<std::string> resources_of(const Task& task);

}  // namespace extmod
