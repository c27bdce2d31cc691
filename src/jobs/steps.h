// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "support/interrupt.h"
#include "support/progress.h"

namespace extmod {

struct StepTime {
  std::string name;
  double seconds = 0;
};

/// Runs the steps of a job one after the other, tells the progress and keeps the time of each.
class Steps {
 public:
  explicit Steps(Progress& progress) : progress_(progress) {}

  template <typename Work>
  auto run(const std::string& name, Work work) {
    check_interrupt();
    progress_.step(name);
    Clock clock(*this, name);
    return work();
  }

  Progress& progress() { return progress_; }
  const std::vector<StepTime>& times() const { return times_; }

 private:
  struct Clock {
    Clock(Steps& steps, std::string name) : steps(steps), name(std::move(name)) {}
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;
    ~Clock() {
      std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
      steps.times_.push_back({name, elapsed.count()});
    }
    Steps& steps;
    std::string name;
    std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();
  };

  Progress& progress_;
  std::vector<StepTime> times_;
};

}  // namespace extmod
