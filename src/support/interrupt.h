// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

namespace extmod {

/// Thrown by check_interrupt(). Not an Error, so that only main turns it into 128+signal.
struct Interrupted {
  int signal;
};

/// Ends the process; called with the signal.
using EndNow = void (*)(int);

/// From now on SIGINT, SIGTERM and SIGHUP are recorded instead of ending the program at once, so that destructors
/// remove everything temporary. SIGPIPE and SIGXFSZ are ignored: the write fails. A signal that was ignored before
/// (nohup, a script's `&`) stays ignored, and the programs that we run inherit that. If the process is still there a
/// second after a signal because something hangs, a thread calls `overdue`.
void catch_signals(EndNow overdue);

/// While one lives, a signal may take longer than a second to end us: what is temporary is being removed, or a child is
/// ending.
class UnhurriedEnd {
 public:
  UnhurriedEnd();
  UnhurriedEnd(const UnhurriedEnd&) = delete;
  UnhurriedEnd& operator=(const UnhurriedEnd&) = delete;
  ~UnhurriedEnd();
};

/// Whether the signal was ignored before catch_signals().
bool was_ignored(int signal);

/// The signal that arrived, or 0.
int pending_signal();

/// Throws Interrupted if a signal has arrived. Called for every file and step.
void check_interrupt();

}  // namespace extmod
