// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/make_words.h"

namespace extmod {

/// A command in a text for the shell.
struct ShellCommand {
  std::vector<std::string> words;  ///< without quotes and redirections; the first is the program
  std::vector<std::string> reads;  ///< files that `<` names
  Truth runs = true;               ///< nothing: under a condition that only the shell can tell
};

/// The commands of a recipe line. Conditions about files and fixed texts are decided, `[ -f vmlinux ]`; `exists` says
/// whether a file is there, nothing if nobody knows. Words that only a shell can tell have kUnknown in them.
std::vector<ShellCommand> shell_commands(std::string_view text,
                                         const std::function<Truth(const std::string& path)>& exists,
                                         MakeBudget& budget);

}  // namespace extmod
