// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/interrupt.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <ctime>
#include <set>
#include <thread>

namespace extmod {
namespace {

constexpr std::chrono::milliseconds kMoment(100);
constexpr int kMomentsToEnd = 8;

std::atomic<int> g_signal = 0;
std::atomic<int> g_unhurried = 0;
std::set<int> g_ignored;

void remember(int signal) {
  g_signal = signal;
}

/// The main thread may hang in a system call that no handler interrupts (a file on a dead server): so this thread asks
/// for signals itself, and ends the process when the others do not.
void watch_the_end(sigset_t caught, EndNow overdue) {
  while (g_signal == 0) {
    const timespec moment{0, std::chrono::nanoseconds(kMoment).count()};
    if (int signal = sigtimedwait(&caught, nullptr, &moment); signal > 0) remember(signal);
  }
  for (int moments = 0; moments < kMomentsToEnd;) {
    std::this_thread::sleep_for(kMoment);
    if (g_unhurried == 0) ++moments;
  }
  overdue(g_signal);
}

}  // namespace

void catch_signals(EndNow overdue) {
  struct sigaction action = {};
  action.sa_handler = remember;
  action.sa_flags = SA_RESTART;  // only poll and sleep are interrupted, and they check for pending signals
  sigemptyset(&action.sa_mask);
  sigset_t caught;
  sigemptyset(&caught);
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ}) {
    struct sigaction before = {};
    sigaction(signal, nullptr, &before);
    if (before.sa_handler == SIG_IGN) {
      g_ignored.insert(signal);
    } else if (signal != SIGPIPE && signal != SIGXFSZ) {
      sigaction(signal, &action, nullptr);
      sigaddset(&caught, signal);
    }
  }
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
  sigaction(SIGXFSZ, &action, nullptr);

  sigset_t before;
  pthread_sigmask(SIG_BLOCK, &caught, &before);
  std::thread(watch_the_end, caught, overdue).detach();
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

UnhurriedEnd::UnhurriedEnd() {
  ++g_unhurried;
}
UnhurriedEnd::~UnhurriedEnd() {
  --g_unhurried;
}

bool was_ignored(int signal) {
  return g_ignored.contains(signal);
}

int pending_signal() {
  return g_signal;
}

void check_interrupt() {
  if (const int signal = g_signal; signal != 0) throw Interrupted{signal};
}

}  // namespace extmod
