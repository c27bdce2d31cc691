// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "jobs/trial.h"

namespace extmod {

std::string report_text(const std::vector<TrialReport>& reports);
/// With the command and the whole output of each step.
std::string report_json(const std::vector<TrialReport>& reports);

}  // namespace extmod
