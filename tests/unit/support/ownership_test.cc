// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/ownership.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class Ownership : public testing::Test {
 protected:
  Ownership() {
    fs::create_directories(folder_.path() / "a/b");
    write_file(file(), "");
    for (const char* path : {"a", "a/b", "a/b/file"}) set_mode(path, 0755);
  }
  void set_mode(const std::string& path, mode_t mode) const {
    ASSERT_EQ(::chmod((folder_.path() / path).c_str(), mode), 0);
  }
  void give_away(const fs::path& path) const { ASSERT_EQ(::lchown(path.c_str(), kStranger, kStranger), 0); }
  fs::path file() const { return folder_.path() / "a/b/file"; }
  /// Why, without the way to the folder of the test.
  std::string why(const fs::path& path) const {
    return replace_all(why_not_ours(path), folder_.path().string() + "/", "");
  }

  static constexpr uid_t kStranger = 4321;
  TempDir folder_;
};

TEST_F(Ownership, IsOursAloneOrRoots) {
  EXPECT_EQ(why(file()), "");
  EXPECT_EQ(why("/usr/bin/env"), "");
  EXPECT_EQ(why(folder_.path() / "a/b/not/yet/there"), "");
}

TEST_F(Ownership, NamesWhatEverybodyMayWrite) {
  for (const char* path : {"a/b/file", "a/b", "a"}) {
    set_mode(path, 0757);
    EXPECT_EQ(why(file()), std::string(path) + " may be written by everybody");
    set_mode(path, 0755);
  }
}

TEST_F(Ownership, LetsTheStickyBitPassOnTheWayOnly) {
  set_mode("a", 01777);
  EXPECT_EQ(why(file()), "");
  EXPECT_EQ(why(folder_.path() / "a"), "a may be written by everybody");
}

TEST_F(Ownership, NamesAnotherOwner) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to give files away";
  for (const char* path : {"a/b/file", "a/b", "a"}) {
    give_away(folder_.path() / path);
    EXPECT_EQ(why(file()), std::string(path) + " belongs to user 4321");
    ASSERT_EQ(::lchown((folder_.path() / path).c_str(), 0, 0), 0);
  }
  set_mode("a", 0775);
  EXPECT_EQ(why(file()), "a may be written by group 0") << "root has no group of its own";
}

TEST_F(Ownership, FollowsLinksOfOurOwnAlone) {
  const fs::path link = folder_.path() / "link";
  fs::create_symlink("a/../a/b", link);
  EXPECT_EQ(why(link / "file"), "");
  set_mode("a/b", 0757);
  EXPECT_EQ(why(link / "file"), "a/b may be written by everybody");
  set_mode("a/b", 0755);
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to give files away";
  give_away(link);
  EXPECT_EQ(why(link / "file"), "link belongs to user 4321");
}

TEST_F(Ownership, EndsWhereLinksFormACircle) {
  fs::create_symlink("circle", folder_.path() / "circle");
  EXPECT_EQ(why(folder_.path() / "circle/file"), "");
}

}  // namespace
}  // namespace extmod
