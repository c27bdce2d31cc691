// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace extmod {

/// Of a clock that nobody sets.
double seconds_now();

/// How fast a long step goes, and what that says of its end.
class Pace {
 public:
  /// So many of about `total` are done at this moment, in seconds; 0 if nobody knows a total. What the first call names
  /// was done before. Then a text for people: `1200 of about 5600, 14 in a second, 5 min left`.
  std::string text(size_t done, size_t total, double now);

 private:
  std::optional<double> begin_;
  size_t before_ = 0;
};

}  // namespace extmod
