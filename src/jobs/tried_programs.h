// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

#include "jobs/trial_room.h"

namespace extmod {

/// What became of a program that was started.
enum class Started {
  yes,
  refused,  ///< by the kernel: it is for another machine, damaged or not executable
  lacking,  ///< its loader or a library is not there
};

/// By what a program did that got no words.
Started judge_start(const CommandResult& result);

/// A program of the package that did not start.
struct NotStarted {
  std::string path;  ///< in the headers tree
  std::string why;
};

struct TriedPrograms {
  std::vector<std::string> started;
  std::vector<NotStarted> refused;
  std::vector<NotStarted> lacking;

  /// For people: the first that did not start, and why; empty if all did.
  std::string why_not() const;
};

/// Starts each program of the headers tree that module builds run, without words.
TriedPrograms try_programs(const TrialHeaders& headers, const TrialRoom& room, CommandRunner& runner);

}  // namespace extmod
