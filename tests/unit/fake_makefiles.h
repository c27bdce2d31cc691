// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <string>

#include "support/process.h"

namespace extmod {

/// Whether the command is the one that asks a tree's makefiles (content/makefile_facts.h).
inline bool asks_makefiles(const Command& command) {
  return command.argv.at(0) == "make" &&
         std::find(command.argv.begin(), command.argv.end(), "-n") != command.argv.end();
}

/// What make then prints.
inline CommandResult makefiles_say(const std::string& link = {}, const std::string& plugins = {},
                                   const std::string& makefiles = {}) {
  return {0, "extmod-pkg-link: " + link + "\nextmod-pkg-plugins: " + plugins + "\nextmod-pkg-makefiles: " + makefiles +
                 "\necho 6.1.0\n"};
}

}  // namespace extmod
