// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "farm/results.h"
#include "support/process.h"

namespace extmod {

struct LocalRequest {
  std::string program;  ///< extmod-pkg
  int jobs = 1;         ///< processes that compile or pack at once, of all tasks together
  int retries = 0;      ///< how often a task is run again that ended with status 3, the environment
};

/// Runs all tasks on this machine, each as soon as what it needs is done, under one job server of make. A task that
/// fails ends no other but those that need it.
TaskResults run_locally(const Farm& farm, const LocalRequest& request, CommandRunner& runner, FarmListener& listener);

}  // namespace extmod
