// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/process.h"

namespace extmod {

/// A task of a job array, as squeue(1) names it.
struct SlurmTask {
  std::string job;    ///< `17_3`
  std::string state;  ///< `PENDING`, `RUNNING`, `TIMEOUT`, ...

  /// Whether it will not run any more.
  bool has_ended() const;
};

/// Slurm by its commands: sbatch, squeue and scancel. A controller that does not answer is asked again for ten minutes.
class Slurm {
 public:
  explicit Slurm(CommandRunner& runner) : runner_(runner) {}

  /// Submits a batch script; returns the number of the job. Throws an environment Error for what Slurm refuses.
  std::string submit(const std::vector<std::string>& options, const std::string& script);

  /// All tasks of our jobs whose names begin so, by name of the job and index; also those that have just ended.
  std::map<std::string, std::map<int, SlurmTask>> tasks(const std::string& prefix);

 private:
  std::string ask(const std::vector<std::string>& argv);

  CommandRunner& runner_;
};

}  // namespace extmod
