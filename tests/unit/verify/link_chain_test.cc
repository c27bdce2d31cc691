// SPDX-License-Identifier: GPL-2.0-or-later
#include "headers_tree_fixture.h"

namespace extmod {
namespace {

TEST_F(HeadersTreeTest, FindsALinkThatLeavesThroughAnotherOne) {
  std::filesystem::create_directory_symlink("../..", root() / "scripts/mod/top");
  write_below(folder_.path(), "outside", "x");
  std::filesystem::create_symlink("top/../outside", root() / "scripts/mod/link");
  put("scripts/mod/outside", "a decoy that the text of the link seems to mean");
  EXPECT_EQ(found(), Found{"error link-outside scripts/mod/link"});
}

}  // namespace
}  // namespace extmod
