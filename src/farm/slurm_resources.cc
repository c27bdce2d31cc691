// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/slurm_resources.h"

#include <cstdint>
#include <map>
#include <string_view>

#include "farm/task_state.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr double kMinutes = 60;
constexpr int kLeastMinutes = 10;
constexpr int kUnknownMinutes = 160;
constexpr double kTimes = 3;  // of what the last run took: another node may be slower
constexpr uint64_t kMega = 1024UL * 1024;
constexpr uint64_t kLeastMega = 1024;

}  // namespace

std::vector<std::string> resources_of(const Task& task) {
  std::map<std::string, std::vector<std::string>> given;
  if (task.cell)
    for (const auto& [name, setting] : task.cell->settings)
      if (constexpr std::string_view kTable = "slurm."; name.starts_with(kTable))
        given[name.substr(kTable.size())] = setting.values;
  const auto last = read_task_state(task.folder);
  // In steps, so that alike tasks stay in one array.
  if (!given.contains("time")) {
    int minutes = last ? kLeastMinutes : kUnknownMinutes;
    while (last && minutes < kTimes * last->seconds / kMinutes) minutes *= 2;
    given["time"] = {std::to_string(minutes)};
  }
  // make runs several of the largest process.
  if (!given.contains("mem")) {
    uint64_t mega = kLeastMega;
    while (last && mega < kTimes * static_cast<double>(last->memory) / static_cast<double>(kMega)) mega *= 2;
    given["mem"] = {std::to_string(mega) + "M"};
  }
  if (!given.contains("cpus-per-task")) given["cpus-per-task"] = {"1"};
  std::vector<std::string> options;
  for (const auto& [name, values] : given)
    for (const auto& value : values) options.push_back("--" + name + (value.empty() ? "" : "=" + value));
  return options;
}

}  // namespace extmod
