// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "farm/results.h"

namespace extmod {

/// `done`, `kept`, `failed`, `blocked`
std::string outcome_name(Outcome outcome);

/// Writes farm.json, the report, index.html, the same for people, and SHA256SUMS of all packages into the farm's
/// folder. The report of the run before becomes farm.json.1. Returns the report.
std::string write_farm_report(const Farm& farm, const TaskResults& results, const std::vector<std::string>& command,
                              double seconds);

/// Whether every task ended well.
bool all_done(const TaskResults& results);

}  // namespace extmod
