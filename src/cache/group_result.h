// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace extmod {

/// A target that make failed to build, and what was printed meanwhile.
struct BuildFailure {
  std::string target;  ///< relative to the mirror's hostprogs folder
  std::string messages;
};

/// The result of one run over a group of programs.
struct GroupResult {
  std::map<std::string, std::filesystem::path> programs;  ///< path in the tree -> where the finished file is
  std::vector<BuildFailure> failures;
  bool reused = false;
};

}  // namespace extmod
