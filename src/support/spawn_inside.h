// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>

#include "support/process.h"

namespace extmod {

/// Starts the command in its private root and in child_group(), with these stdout and stderr and an empty stdin. The
/// program is looked up by PATH of the command's environment, in that root. 0, or ENOENT, ENOEXEC and the like where
/// the program cannot be started. Throws an environment Error where this machine allows no private root.
int spawn_inside(const Command& command, int output_fd, int errors_fd, pid_t& pid);

}  // namespace extmod
