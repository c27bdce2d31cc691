// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <string>

namespace extmod {

/// What a job tells the waiting person. Only cli/ implements it; jobs never print.
class Progress {
 public:
  virtual ~Progress() = default;
  virtual void step(const std::string& name) = 0;     ///< a step begins
  virtual void detail(const std::string& text) = 0;   ///< something within the step, for --verbose
  virtual void warning(const std::string& text) = 0;  ///< the job goes on
  /// Within the step so many things of about `total` are done. Called often.
  virtual void amount(size_t done, size_t total) {
    (void)done;
    (void)total;
  }
};

}  // namespace extmod
