// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "jobs/trial_room.h"
#include "support/progress.h"
#include "verify/finding.h"

namespace extmod {

/// One run of a command in a trial.
struct TrialStep {
  std::string name;     ///< for people: `the first module`
  std::string command;  ///< quoted for a shell
  std::string output;   ///< both streams
  bool good = false;
  double seconds = 0;
};

/// What a trial has shown of the headers of one kernel.
struct TrialReport {
  std::string headers;  ///< path of the tree
  std::string release;
  std::string arch;
  TrialPlace place = TrialPlace::in_place;
  std::string why;  ///< why the package's own programs were not run; empty if they were
  std::vector<TrialStep> steps;
  Findings findings;               ///< errors, and warnings of the modules that were built
  std::vector<std::string> notes;  ///< what was not tried, and why

  bool proved() const { return !has_error(findings); }
  bool own_programs() const { return place != TrialPlace::native_programs; }
};

/// For people: where the programs ran.
std::string place_text(const TrialReport& report);

/// Builds, installs, signs and cleans trial modules with these headers, and judges them. `workspace` is private.
/// Nothing is written into the headers. Throws an environment Error where that cannot be tried on this machine.
TrialReport run_trial(const TrialRequest& request, const TrialHeaders& headers, CommandRunner& runner,
                      Progress& progress, const std::filesystem::path& workspace);

}  // namespace extmod
