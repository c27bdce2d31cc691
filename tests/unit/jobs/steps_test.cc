// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/steps.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "fake_progress.h"

namespace extmod {
namespace {

TEST(Steps, TellThenWorkThenKeepTheTime) {
  FakeProgress progress;
  Steps steps(progress);
  int result = steps.run("one", [&] {
    EXPECT_EQ(progress.steps.size(), 1U);
    return 7;
  });
  EXPECT_EQ(result, 7);
  EXPECT_THROW(steps.run("two", []() -> int { throw std::runtime_error("x"); }), std::runtime_error);
  ASSERT_EQ(steps.times().size(), 2U);
  EXPECT_EQ(steps.times()[0].name, "one");
  EXPECT_EQ(steps.times()[1].name, "two");
  EXPECT_GE(steps.times()[0].seconds, 0);
}

}  // namespace
}  // namespace extmod
