// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace extmod {

/// A target that make gave up, and what was printed while it was made.
struct BuildFailure {
  std::string target;  ///< relative to the mirror's hostprogs folder
  std::string messages;
};

/// What one run over a group of programs has left.
struct GroupResult {
  std::map<std::string, std::filesystem::path> programs;  ///< path in the tree -> where the finished file is
  std::vector<BuildFailure> failures;
  bool reused = false;
};

}  // namespace extmod
