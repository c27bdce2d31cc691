// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "cli/pace.h"
#include "farm/results.h"

namespace extmod {

/// A line on stderr for each task that ends. On a terminal there is a line for each task that runs below them, and how
/// many are left.
class FarmLines : public FarmListener {
 public:
  explicit FarmLines(const Farm& farm);
  FarmLines(const FarmLines&) = delete;
  FarmLines& operator=(const FarmLines&) = delete;
  ~FarmLines() override;
  void began(const Task& task) override;
  void ended(const Task& task, const TaskResult& result) override;

 private:
  void erase();
  void draw();

  size_t all_;
  bool moving_;
  std::mutex mutex_;
  size_t ended_ = 0;
  size_t failed_ = 0;
  std::map<std::string, double> running_;  ///< since when
  size_t drawn_ = 0;                       ///< lines below the cursor's place
  Pace pace_;
  std::condition_variable_any wakes_;
  std::jthread ticker_;
};

/// What people want to know at the end: counts, and each failure with its log.
std::string farm_summary(const Farm& farm, const TaskResults& results);

}  // namespace extmod
