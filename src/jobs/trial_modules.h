// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>

#include "jobs/trial_headers.h"
#include "modules/module_facts.h"
#include "verify/finding.h"

namespace extmod {

/// Judges the modules that a trial has made in this folder, as verify --against does, and what the programs of the
/// package must have added to them: CRCs and aliases.
Findings judge_trial_modules(const TrialHeaders& headers, const std::filesystem::path& work);

/// The second part of that: what programs of the package must have added.
Findings judge_trial_facts(const KernelConfig& config, const ModuleFacts& first, const ModuleFacts& second);

}  // namespace extmod
