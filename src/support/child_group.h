// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/types.h>

namespace extmod {

/// The process group of the commands that we run. A small process leads it that outlives us for a moment: if we end
/// without return from main, by SIGKILL above all, it ends the group, SIGTERM first. (PR_SET_PDEATHSIG would not reach
/// what make and the compiler drivers start.) Throws an environment Error if it cannot be started.
pid_t child_group();

/// SIGKILL for all commands in the group, not for its leader.
void kill_commands();

/// Also SIGTERM for this process, which is not in the group; 0: no longer.
void end_with_us(pid_t attached);

}  // namespace extmod
