// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

namespace extmod {

/// Parses the command line and runs the subcommand; returns the exit status. Throws what the jobs throw.
int run_cli(int argc, char** argv);

/// One line on stderr; with --json also `{"error": ..., "status": ...}` on stdout.
void report_error(const std::string& message, int status);

}  // namespace extmod
