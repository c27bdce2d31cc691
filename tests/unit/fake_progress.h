// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "support/progress.h"

namespace extmod {

/// Keeps what a job told.
class FakeProgress : public Progress {
 public:
  void step(const std::string& name) override { steps.push_back(name); }
  void detail(const std::string& text) override { details.push_back(text); }
  void warning(const std::string& text) override { warnings.push_back(text); }

  std::vector<std::string> steps;
  std::vector<std::string> details;
  std::vector<std::string> warnings;
};

}  // namespace extmod
