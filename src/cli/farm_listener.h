// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "farm/results.h"

namespace extmod {

/// A line on stderr for each task that ends.
class FarmLines : public FarmListener {
 public:
  explicit FarmLines(const Farm& farm) : all_(farm.tasks.size()) {}
  void began(const Task& task) override;
  void ended(const Task& task, const TaskResult& result) override;

 private:
  size_t all_;
  size_t ended_ = 0;
};

/// What people want to know at the end: counts, and each failure with its log.
std::string farm_summary(const Farm& farm, const TaskResults& results);

}  // namespace extmod
