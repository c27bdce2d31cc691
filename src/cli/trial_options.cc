// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/trial_options.h"

#include <algorithm>
#include <thread>

namespace extmod {

void add_trial_options(CLI::App& app, TrialRequest& trial) {
  constexpr int kMostJobs = 4096;
  constexpr int kOneDay = 86400;
  trial.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  app.add_option("-j,--jobs", trial.jobs, "compile N files at once (default: number of processors)")
      ->check(CLI::Range(1, kMostJobs))
      ->type_name("N");
  app.add_option("--timeout", trial.seconds, "how long one run of make may take (default: 900)")
      ->check(CLI::Range(1, kOneDay))
      ->type_name("SECONDS");
}

}  // namespace extmod
