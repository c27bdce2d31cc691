// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/pace.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

namespace extmod {
namespace {

/// What the first moments promise is nonsense.
constexpr double kFirstMoments = 10;
constexpr size_t kFew = 30;

std::string time_text(double seconds) {
  constexpr double kMinute = 60;
  constexpr double kHour = 3600;
  if (seconds < kMinute) return "less than a minute";
  if (seconds < kHour) return fmt::format("{:.0f} min", std::ceil(seconds / kMinute));
  return fmt::format("{:.1f} h", seconds / kHour);
}

}  // namespace

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string Pace::text(size_t done, size_t total, double now) {
  if (!begin_) {
    begin_ = now;
    before_ = done;
  }
  // A total that is passed was a bad guess.
  const bool known = total > done;
  std::string text = known ? fmt::format("{} of about {}", done, total) : std::to_string(done);
  const double seconds = now - *begin_;
  if (seconds < kFirstMoments || done < before_ + kFew) return text;
  const double rate = static_cast<double>(done - before_) / seconds;
  text += rate < 1.5 ? fmt::format(", {:.0f} in a minute", rate * 60) : fmt::format(", {:.0f} in a second", rate);
  if (known) text += ", " + time_text(static_cast<double>(total - done) / rate) + " left";
  return text;
}

}  // namespace extmod
