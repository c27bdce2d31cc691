// SPDX-License-Identifier: GPL-2.0-or-later
#include "headers_tree_fixture.h"

namespace extmod {
namespace {

TEST_F(HeadersTreeTest, DoesNotFindABuildFolderInTheMiddleOfAPath) {
  put("scripts/text", "#include <uapi/linux/types.h>\n../build/x\n/lib/modules/6.1/build\n");
  expectation_.build_paths = {"/linux", "/build"};
  EXPECT_EQ(found(), Found{});
}

}  // namespace
}  // namespace extmod
