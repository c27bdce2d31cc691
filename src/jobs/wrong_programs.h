// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "support/elf_file.h"
#include "support/input_tree.h"
#include "verify/finding.h"

namespace extmod {

/// What `verify` found wrong in a package or folder, by what can be done about it.
struct WrongPrograms {
  std::map<std::string, std::string> programs = {};    ///< that are wrong or missing, by path in the tree: why
  std::map<std::string, std::string> elfconfigs = {};  ///< headers that modpost is compiled with: why
  std::map<std::string, std::string> elsewhere = {};   ///< programs behind links to other parts of the headers: why
  std::map<std::string, std::string> links = {};       ///< that lead to nothing: why
  Findings others = {};                                ///< errors that no rebuild corrects

  bool empty() const { return programs.empty() && elfconfigs.empty() && links.empty(); }
};

/// Sorts the errors among `findings`, whose paths are those of the tree.
WrongPrograms wrong_programs(const Findings& findings, const InputTree& tree);

/// The headers tree in which a path is; nothing if it is in none.
const std::string* place_with(const std::vector<std::string>& places, const std::string& path);

/// The path relative to its headers tree.
std::string path_in(const std::string& place, const std::string& path);

/// The programs and libraries that module builds run or load, of all headers trees, by path in the tree.
std::map<std::string, ElfFacts> programs_in(const InputTree& tree, const std::vector<std::string>& places);

}  // namespace extmod
