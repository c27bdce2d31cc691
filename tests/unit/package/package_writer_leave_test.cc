// SPDX-License-Identifier: GPL-2.0-or-later
#include "failure.h"
#include "package/written_fixture.h"

namespace extmod {
namespace {

TEST_F(PackagesTest, LeaveNothingWhereOneCannotBeWritten) {
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no such package format", "rpm5"}, [&] { write({"deb", "rpm5"}); }));
  EXPECT_TRUE(walk(output()).empty());
}

}  // namespace
}  // namespace extmod
