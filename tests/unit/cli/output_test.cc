// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/output.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace extmod
