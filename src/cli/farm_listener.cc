// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/farm_listener.h"

#include <fmt/format.h>

#include "cli/output.h"
#include "farm/farm_report.h"
#include "support/printable.h"
#include "support/text.h"

namespace extmod {

void FarmLines::began(const Task& task) {
  if (output_options().verbose) fmt::print(stderr, "extmod-pkg: {} begins\n", task.id);
}

void FarmLines::ended(const Task& task, const TaskResult& result) {
  ++ended_;
  if (output_options().quiet) return;
  std::string line = fmt::format("extmod-pkg: {} of {}: {} {}", ended_, all_, task.id, outcome_name(result.outcome));
  if (result.outcome == Outcome::done) line += fmt::format(" in {:.0f} s", result.state.seconds);
  if (result.outcome == Outcome::failed) line += fmt::format(" (status {})", result.state.status);
  if (result.outcome == Outcome::blocked) line += " by " + result.blocked_by;
  fmt::print(stderr, "{}\n", line);
}

std::string farm_summary(const Farm& farm, const TaskResults& results) {
  std::map<Outcome, size_t> counts;
  size_t packages = 0;
  std::string failures;
  for (const auto& task : farm.tasks) {
    const TaskResult& result = results.at(task.id);
    if (task.cell) {
      ++counts[result.outcome];
      if (result.state.status == 0) packages += result.state.packages.size();
    }
    if (result.outcome == Outcome::failed)
      failures += fmt::format("failed    {}: {}\n          {}\n", task.id, printable_lines(result.state.error),
                              (task.folder / "log").string());
    if (result.outcome == Outcome::blocked)
      failures += fmt::format("blocked   {}: needs {}\n", task.id, result.blocked_by);
  }
  if (const size_t unchosen = counts[Outcome::unchosen]; unchosen > 0)
    failures += fmt::format("unchosen  {} cells are as they were\n", unchosen);
  return failures + fmt::format("cells     {} done, {} kept, {} failed, {} blocked\npackages  {} in {}\n",
                                counts[Outcome::done], counts[Outcome::kept], counts[Outcome::failed],
                                counts[Outcome::blocked], packages, farm.output.string());
}

}  // namespace extmod
