// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/interrupt.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>

#include "support/atomic_file.h"
#include "support/error.h"
#include "support/process.h"
#include "support/temp_dir.h"

namespace extmod {
namespace {

constexpr int kBase = 100;

void never(int) {
  ::_exit(99);
}

/// In a child process, since a signal once remembered stays. Who runs the tests may have ignored the signal.
[[noreturn]] void exit_with_signal_seen(int signal) {
  std::signal(signal, SIG_DFL);
  catch_signals(never);
  ::raise(signal);
  try {
    check_interrupt();
  } catch (const Interrupted& interrupted) {
    ::_exit(kBase + interrupted.signal);
  }
  ::_exit(0);
}

/// Status 0: it stays ignored here and in a program that we run, which can send it to itself and go on.
[[noreturn]] void exit_with_ignored(int signal) {
  std::signal(signal, SIG_IGN);
  catch_signals(never);
  ::raise(signal);
  if (pending_signal() != 0 || !was_ignored(signal)) ::_exit(1);
  const std::string script = "kill -" + std::to_string(signal) + " $$; echo alive";
  ::_exit(ProcessRunner().run({{"sh", "-c", script}, "/", command_environment()}).output == "alive\n" ? 0 : 2);
}

/// Status 0: a program that we run is ended by the signal.
[[noreturn]] void exit_with_default(int signal) {
  std::signal(signal, SIG_DFL);
  catch_signals(never);
  const std::string script = "kill -" + std::to_string(signal) + " $$; echo alive";
  CommandResult result = ProcessRunner().run({{"sh", "-c", script}, "/", command_environment()});
  ::_exit(!was_ignored(signal) && result.status == 128 + signal ? 0 : 1);
}

[[noreturn]] void run_until_interrupted(const std::string& script) {
  catch_signals(never);
  if (::fork() == 0) {
    ::usleep(200000);
    ::kill(::getppid(), SIGTERM);
    ::_exit(0);
  }
  auto begin = std::chrono::steady_clock::now();
  try {
    ProcessRunner().run({{"sh", "-c", script}, "/", command_environment()});
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

TEST(Interrupt, LeavesIgnoredWhatWasIgnored) {
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ})
    EXPECT_EXIT(exit_with_ignored(signal), testing::ExitedWithCode(0), "") << signal;
}

TEST(Interrupt, LeavesProgramsTheirDefaults) {
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ})
    EXPECT_EXIT(exit_with_default(signal), testing::ExitedWithCode(0), "") << signal;
}

TEST(Interrupt, BearsAClosedPipe) {
  EXPECT_EXIT(exit_with_signal_seen(SIGPIPE), testing::ExitedWithCode(0), "");
}

/// Status 0: a file over the limit is an Error, and nothing of it stays.
[[noreturn]] void write_over_the_limit(const std::filesystem::path& folder) {
  catch_signals(never);
  const rlimit limit = {4096, 4096};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  try {
    write_atomically(folder / "large", std::string(100000, 'x'), Sync::nothing);
  } catch (const Error& error) {
    const bool advised = std::string(error.what()).find("ulimit -f") != std::string::npos;
    ::_exit(advised && std::filesystem::is_empty(folder) ? 0 : 1);
  }
  ::_exit(2);
}

TEST(Interrupt, BearsALimitOnFileSizes) {
  TempDir folder;
  EXPECT_EXIT(write_over_the_limit(folder.path()), testing::ExitedWithCode(0), "");
}

TEST(Interrupt, EndsTheProgramThatRuns) {
  for (const char* script : {"exec sleep 60", "setsid sleep 60 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- & exec sleep 60",
                             "exec >&- 2>&-; exec sleep 60"})
    EXPECT_EXIT(run_until_interrupted(script), testing::ExitedWithCode(kBase + SIGTERM), "") << script;
}

/// Reads from a pipe that nobody writes to, for a second longer while something temporary is removed.
[[noreturn]] void hang(bool unhurried) {
  catch_signals([](int signal) { ::_exit(kBase + signal); });
  std::array<int, 2> ends = {};
  if (::pipe(ends.data()) != 0) ::_exit(1);
  ::kill(::getpid(), SIGTERM);
  if (unhurried) {
    const UnhurriedEnd removing;
    ::usleep(2000000);
    ::_exit(0);
  }
  char byte = 0;
  while (::read(ends[0], &byte, 1) < 0) {
  }
  ::_exit(2);
}

TEST(Interrupt, EndsAProcessThatHangs) {
  auto begin = std::chrono::steady_clock::now();
  EXPECT_EXIT(hang(false), testing::ExitedWithCode(kBase + SIGTERM), "");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
}

TEST(Interrupt, WaitsForTheRemovalOfWhatIsTemporary) {
  EXPECT_EXIT(hang(true), testing::ExitedWithCode(0), "");
}

TEST(Interrupt, KillsAProgramThatDoesNotEnd) {
  EXPECT_EXIT(run_until_interrupted("trap '' TERM; sleep 60 & sleep 60; sleep 60"),
              testing::ExitedWithCode(kBase + SIGTERM), "");
}

TEST(Interrupt, LetsWorkGoOnWithoutASignal) {
  EXPECT_EQ(pending_signal(), 0);
  EXPECT_NO_THROW(check_interrupt());
}

}  // namespace
}  // namespace extmod
