// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/interrupt.h"

#include <csignal>
#include <set>

namespace extmod {
namespace {
volatile std::sig_atomic_t g_signal = 0;
std::set<int> g_ignored;

void remember(int signal) {
  g_signal = signal;
}
}  // namespace

void catch_signals() {
  struct sigaction action = {};
  action.sa_handler = remember;
  action.sa_flags = SA_RESTART;  // only poll and sleep are interrupted, and they check for pending signals
  sigemptyset(&action.sa_mask);
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ}) {
    struct sigaction before = {};
    sigaction(signal, nullptr, &before);
    if (before.sa_handler == SIG_IGN)
      g_ignored.insert(signal);
    else if (signal != SIGPIPE && signal != SIGXFSZ)
      sigaction(signal, &action, nullptr);
  }
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
  sigaction(SIGXFSZ, &action, nullptr);
}

bool was_ignored(int signal) {
  return g_ignored.contains(signal);
}

int pending_signal() {
  return g_signal;
}

void check_interrupt() {
  if (g_signal != 0) throw Interrupted{g_signal};
}

}  // namespace extmod
