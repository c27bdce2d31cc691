// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/temp_dir.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "scoped_variable.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

TEST(TempDir, GoesWithEverythingInIt) {
  fs::path path;
  {
    TempDir folder;
    path = folder.path();
    fs::create_directories(path / "a/b");
    write_file(path / "a/b/c", "x");
    fs::permissions(path / "a/b/c", fs::perms::none);
    fs::create_symlink("/not/there", path / "dangling");
    ASSERT_TRUE(fs::is_directory(path));
  }
  EXPECT_FALSE(fs::exists(path));
}

TEST(TempDir, DoesNotFollowLinksWhenItGoes) {
  TempDir outer;
  write_file(outer.path() / "kept", "x");
  {
    TempDir folder;
    fs::create_directory_symlink(outer.path(), folder.path() / "link");
  }
  EXPECT_EQ(read_file(outer.path() / "kept"), "x");
}

TEST(TempDir, IsPrivateAndItsOwn) {
  TempDir one;
  TempDir two;
  EXPECT_NE(one.path(), two.path());
  EXPECT_EQ(fs::status(one.path()).permissions(), fs::perms::owner_all);
}

TEST(TempDir, LiesBelowTmpdirOrTheGivenFolder) {
  TempDir outer;
  ScopedVariable variable("TMPDIR", outer.path().string());
  EXPECT_EQ(TempDir().path().parent_path(), outer.path());
  fs::create_directory(outer.path() / "sub folder");
  EXPECT_EQ(TempDir(outer.path() / "sub folder").path().parent_path(), outer.path() / "sub folder");
}

TEST(TempDir, NamesTheParentThatIsNotThere) {
  EXPECT_TRUE(fails(ExitStatus::environment, {"/not/there"}, [] { TempDir folder("/not/there"); }));
}

}  // namespace
}  // namespace extmod
