// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/pace.h"

#include <gtest/gtest.h>

namespace extmod {
namespace {

TEST(Pace, PromisesNothingInTheFirstMoments) {
  Pace pace;
  EXPECT_EQ(pace.text(0, 5000, 100), "0 of about 5000");
  EXPECT_EQ(pace.text(900, 5000, 105), "900 of about 5000");
  EXPECT_EQ(pace.text(20, 5000, 200), "20 of about 5000");  // too few
}

TEST(Pace, MeasuresTheRateAndTheTimeLeft) {
  Pace pace;
  pace.text(0, 5600, 100);
  EXPECT_EQ(pace.text(1400, 5600, 200), "1400 of about 5600, 14 in a second, 5 min left");
  EXPECT_EQ(pace.text(5500, 5600, 500), "5500 of about 5600, 14 in a second, less than a minute left");
  Pace slow;
  slow.text(0, 7200, 0);
  EXPECT_EQ(slow.text(50, 7200, 100), "50 of about 7200, 30 in a minute, 4.0 h left");
}

TEST(Pace, CountsNothingThatAnEarlierRunDidIntoTheRate) {
  Pace pace;
  pace.text(4000, 5000, 0);
  EXPECT_EQ(pace.text(4100, 5000, 100), "4100 of about 5000, 60 in a minute, 15 min left");
}

TEST(Pace, DoesWithoutATotal) {
  Pace pace;
  pace.text(0, 0, 0);
  EXPECT_EQ(pace.text(500, 0, 100), "500, 5 in a second");
  EXPECT_EQ(pace.text(6000, 5600, 100), "6000, 60 in a second");  // it was a bad guess
}

}  // namespace
}  // namespace extmod
