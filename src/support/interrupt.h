// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace extmod {

/// Thrown by check_interrupt(); not an Error, so that only main turns it into 128+signal.
struct Interrupted {
  int signal;
};

/// From here on SIGINT, SIGTERM and SIGHUP are remembered instead of ending the program at once,
/// so that everything temporary is removed by the destructors; SIGPIPE is ignored. A signal that was ignored before
/// (nohup, a script's `&`) stays ignored, and the programs that we run inherit that.
void catch_signals();

/// Whether the signal was ignored before catch_signals().
bool was_ignored(int signal);

/// The signal that arrived, or 0.
int pending_signal();

/// Throws Interrupted when a signal has arrived. Called once a file or step.
void check_interrupt();

}  // namespace extmod
