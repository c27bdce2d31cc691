// SPDX-License-Identifier: GPL-2.0-or-later
#include "fake_progress.h"
#include "headers_tree_fixture.h"
#include "jobs/verify.h"

namespace extmod {
namespace {

TEST_F(HeadersTreeTest, IsJudgedAlsoBesideAPathThatIsNotThere) {
  FakeProgress progress;
  std::vector<VerifyReport> reports;
  ASSERT_NO_THROW(reports = verify_paths({{folder_.path() / "not-there", root()}, ""}, progress));
  EXPECT_EQ(reports.size(), 2U);
}

}  // namespace
}  // namespace extmod
