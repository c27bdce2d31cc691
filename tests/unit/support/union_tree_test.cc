// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/union_tree.h"

#include <gtest/gtest.h>

#include "verify/made_package.h"

namespace extmod {
namespace {

using Paths = std::vector<std::string>;

Paths paths_of(const std::vector<WalkEntry>& entries) {
  Paths paths;
  for (const auto& entry : entries) paths.push_back(entry.path);
  return paths;
}

class UnionTreeTest : public testing::Test {
 protected:
  MadePackage one_{"one.tar"};
  MadePackage two_{"two.tar"};
  UnionTree both_{{&one_, &two_}};
};

TEST_F(UnionTreeTest, MergesFolders) {
  one_.file("usr/src/a/x", "1").file("usr/src/a/x-y");
  two_.file("usr/src/a/y", "2").file("usr/src/b/z");
  EXPECT_EQ(paths_of(both_.entries("usr/src")), (Paths{"a", "a/x", "a/x-y", "a/y", "b", "b/z"}));
  EXPECT_EQ(paths_of(both_.names("usr/src/a")), (Paths{"x", "x-y", "y"}));
  EXPECT_EQ(both_.text("usr/src/a/x"), "1");
  EXPECT_EQ(both_.text("usr/src/a/y"), "2");
  EXPECT_EQ(both_.text("usr/src/a/z"), std::nullopt);
  EXPECT_EQ(both_.name_of("usr/src/b/z"), "two.tar: usr/src/b/z");
  EXPECT_TRUE(both_.is_machine());
}

TEST_F(UnionTreeTest, FollowsLinksFromOneIntoTheOther) {
  one_.link("usr/src/a/Makefile", "../b/Makefile").link("usr/src/a/lib", "/usr/src/b/lib");
  two_.file("usr/src/b/Makefile", "all:\n").file("usr/src/b/lib/x", "x");
  EXPECT_EQ(both_.text("usr/src/a/Makefile"), "all:\n");
  EXPECT_EQ(both_.text("usr/src/a/lib/x"), "x");
}

TEST_F(UnionTreeTest, TakesTheFirstOfTwo) {
  one_.file("a", "1").link("b", "a");
  two_.file("a", "2").file("b", "2");
  EXPECT_EQ(both_.text("a"), "1");
  EXPECT_EQ(both_.look_up("b")->kind, EntryKind::link);
}

TEST_F(UnionTreeTest, HidesWhatIsBelowALinkOfAnEarlierTree) {
  one_.link("lib", "usr/lib").file("lib-x").file("usr/lib/c");
  two_.file("lib/a").file("lib/d/b");
  EXPECT_EQ(paths_of(both_.entries("")), (Paths{"lib", "lib-x", "usr", "usr/lib", "usr/lib/c"}));
  EXPECT_EQ(paths_of(both_.entries("lib")), Paths{});
  EXPECT_EQ(paths_of(both_.names("lib")), Paths{});
  EXPECT_FALSE(both_.look_up("lib/d/b"));
  EXPECT_TRUE(both_.is_file("lib/c"));
  EXPECT_FALSE(both_.is_file("lib/a"));
}

TEST_F(UnionTreeTest, FindsConflicts) {
  one_.file("same", "x").file("content", "x").file("size", "x").folder("folder").link("link", "x").file("kind", "x");
  two_.file("same", "x").file("content", "y").file("size", "xx").folder("folder").link("link", "y").folder("kind");
  EXPECT_EQ(conflicts(one_, two_), (Paths{"content", "kind", "link", "size"}));
  EXPECT_EQ(conflicts(one_, one_), Paths{});
}

}  // namespace
}  // namespace extmod
