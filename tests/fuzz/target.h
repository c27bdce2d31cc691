// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace extmod::fuzz {

/// A reader of what others made, to be fed with any bytes.
struct Target {
  std::string name;  ///< of its folder in the corpus, too
  /// Ends the process if the reader does anything but read the input or refuse it with status unverified.
  std::function<void(std::string_view input)> run;
};

const std::vector<Target>& targets();

}  // namespace extmod::fuzz
