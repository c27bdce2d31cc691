// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include "jobs/trial_room.h"

namespace extmod {

/// --jobs and --timeout of prove and verify --try.
void add_trial_options(CLI::App& app, TrialRequest& trial);

}  // namespace extmod
