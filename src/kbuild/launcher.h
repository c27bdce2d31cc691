// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace extmod {

/// A command whose first words start a program: `sudo -u builder nice make bindeb-pkg` starts make.
struct LaunchedProgram {
  size_t program = 0;                    ///< the word in argv that is the program
  bool clears = false;                   ///< the words before it may clear the environment
  std::vector<std::string> privileges;   ///< those words before it that change the user: `sudo -u builder`
  std::optional<std::string> user = {};  ///< as they name the user; nothing if they name none
};

/// Looks behind sudo, doas, env, nice and similar programs. Nothing if one of them has an option that is not in the
/// table of launcher.cc, or starts no program.
std::optional<LaunchedProgram> launched_program(const std::vector<std::string>& argv);

/// argv with these variables for the program, past what clears the environment: words of make's own command line, or
/// `env NAME=VALUE...` before any other program.
std::vector<std::string> with_variables(const std::vector<std::string>& argv, const LaunchedProgram& launched,
                                        const std::vector<std::string>& variables);

}  // namespace extmod
