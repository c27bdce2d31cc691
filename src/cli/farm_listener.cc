// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/farm_listener.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "cli/output.h"
#include "farm/farm_report.h"
#include "support/printable.h"
#include "support/text.h"

namespace extmod {

namespace {

/// Columns and rows of the terminal at stderr.
winsize terminal_size() {
  winsize size = {};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) return size;
  return {.ws_row = 24, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
}

}  // namespace

FarmLines::FarmLines(const Farm& farm) : all_(farm.tasks.size()), moving_(may_decorate() && !output_options().quiet) {
  if (!moving_) return;
  ticker_ = std::jthread([this](const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
      erase();
      draw();
      wakes_.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
    }
  });
}

FarmLines::~FarmLines() {
  if (!moving_) return;
  ticker_.request_stop();
  ticker_.join();
  erase();
  std::fflush(stderr);
}

/// Goes back to the first of the lines that will be drawn anew, and clears all below.
void FarmLines::erase() {
  if (drawn_ > 0) fmt::print(stderr, "\r\033[{}A\033[J", drawn_);
  drawn_ = 0;
}

void FarmLines::draw() {
  const winsize size = terminal_size();
  const size_t columns = size.ws_col - 1U;
  const size_t most = std::max<size_t>(size.ws_row, 4) - 3;
  const double now = seconds_now();
  for (const auto& [id, begin] : running_) {
    if (drawn_ == most) break;
    fmt::print(stderr, "\033[2m{}\033[0m\n", fmt::format(". {} {:.0f} s", id, now - begin).substr(0, columns));
    ++drawn_;
  }
  // The total is no guess.
  std::string counts =
      replace_all(pace_.text(ended_, all_, now), "about ", "") + fmt::format(", {} running", running_.size());
  if (failed_ > 0) counts += fmt::format(", {} failed", failed_);
  fmt::print(stderr, "{}\n", counts.substr(0, columns));
  ++drawn_;
  std::fflush(stderr);
}

void FarmLines::began(const Task& task) {
  const std::lock_guard lock(mutex_);
  running_[task.id] = seconds_now();
  if (!moving_ && output_options().verbose) fmt::print(stderr, "extmod-pkg: {} begins\n", task.id);
}

void FarmLines::ended(const Task& task, const TaskResult& result) {
  const std::lock_guard lock(mutex_);
  ++ended_;
  running_.erase(task.id);
  const bool bad = result.outcome == Outcome::failed || result.outcome == Outcome::blocked;
  if (bad) ++failed_;
  if (output_options().quiet) return;
  std::string line = fmt::format("{} of {}: {} {}", ended_, all_, task.id, outcome_name(result.outcome));
  if (result.outcome == Outcome::done) line += fmt::format(" in {:.0f} s", result.state.seconds);
  if (result.outcome == Outcome::failed) line += fmt::format(" (status {})", result.state.status);
  if (result.outcome == Outcome::blocked) line += " by " + result.blocked_by;
  erase();
  if (moving_)
    fmt::print(stderr, "\033[{}m*\033[0m {}\n", bad ? 31 : 32, line);
  else
    fmt::print(stderr, "extmod-pkg: {}\n", line);
  if (moving_) draw();
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
