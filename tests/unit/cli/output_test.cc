// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "support/error.h"

namespace extmod {
namespace {

class Output : public testing::Test {
 protected:
  ~Output() override { output_options() = {}; }
  static std::string told() {
    testing::internal::CaptureStderr();
    {
      TerminalProgress progress;
      progress.step("reading");
      progress.detail("make said\n");
      progress.warning("odd");
    }
    return testing::internal::GetCapturedStderr();
  }
};

TEST_F(Output, IsPlainLinesWhereThereIsNoTerminal) {
  EXPECT_EQ(told(), "extmod-pkg: reading\nextmod-pkg: warning: odd\n");
}

TEST_F(Output, ShowsDetailsOnlyWhenAsked) {
  output_options().verbose = true;
  EXPECT_EQ(told(), "extmod-pkg: reading\nmake said\nextmod-pkg: warning: odd\n");
}

TEST_F(Output, KeepsWarningsWhenQuiet) {
  output_options().quiet = true;
  EXPECT_EQ(told(), "extmod-pkg: warning: odd\n");
}

TEST_F(Output, PrintsResultsOnStdout) {
  testing::internal::CaptureStdout();
  print("{}\n");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "{}\n");
}

/// Prints into this file; ends with the status of the Error, or 0.
[[noreturn]] void print_into(const char* path) {
  std::signal(SIGPIPE, SIG_IGN);
  if (path == nullptr) {
    std::array<int, 2> ends;
    if (::pipe(ends.data()) != 0) ::_exit(99);
    ::close(ends[0]);
    ::dup2(ends[1], STDOUT_FILENO);
  } else {
    ::dup2(::open(path, O_WRONLY), STDOUT_FILENO);
  }
  try {
    print("{}\n");
  } catch (const Error& error) {
    std::fputs(error.what(), stderr);
    ::_exit(static_cast<int>(error.status()));
  }
  ::_exit(0);
}

TEST_F(Output, FailsWhereAResultCannotBeWritten) {
  EXPECT_EXIT(print_into("/dev/full"), testing::ExitedWithCode(3), "No space left on device.*standard output");
  EXPECT_EXIT(print_into("/dev/null"), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(print_into(nullptr), testing::ExitedWithCode(0), "") << "head has read enough";
}

}  // namespace
}  // namespace extmod
