// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/interrupt.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>

#include "support/process.h"

namespace extmod {
namespace {

constexpr int kBase = 100;

/// In a child process, since a signal once remembered stays.
[[noreturn]] void exit_with_signal_seen(int signal) {
  catch_signals();
  ::raise(signal);
  try {
    check_interrupt();
  } catch (const Interrupted& interrupted) {
    ::_exit(kBase + interrupted.signal);
  }
  ::_exit(0);
}

[[noreturn]] void run_until_interrupted() {
  catch_signals();
  if (::fork() == 0) {
    ::usleep(200000);
    ::kill(::getppid(), SIGTERM);
    ::_exit(0);
  }
  auto begin = std::chrono::steady_clock::now();
  try {
    ProcessRunner().run({{"sleep", "60"}, "/", command_environment()});
  } catch (const Interrupted& interrupted) {
    bool soon = std::chrono::steady_clock::now() - begin < std::chrono::seconds(20);
    ::_exit(soon ? kBase + interrupted.signal : 1);
  }
  ::_exit(2);
}

TEST(Interrupt, RemembersSignalsInsteadOfEnding) {
  for (int signal : {SIGINT, SIGTERM, SIGHUP})
    EXPECT_EXIT(exit_with_signal_seen(signal), testing::ExitedWithCode(kBase + signal), "");
}

TEST(Interrupt, BearsAClosedPipe) {
  EXPECT_EXIT(exit_with_signal_seen(SIGPIPE), testing::ExitedWithCode(0), "");
}

TEST(Interrupt, EndsTheProgramThatRuns) {
  EXPECT_EXIT(run_until_interrupted(), testing::ExitedWithCode(kBase + SIGTERM), "");
}

TEST(Interrupt, LetsWorkGoOnWithoutASignal) {
  EXPECT_EQ(pending_signal(), 0);
  EXPECT_NO_THROW(check_interrupt());
}

}  // namespace
}  // namespace extmod
