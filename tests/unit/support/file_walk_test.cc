// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/file_walk.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>

#include "fake_tree.h"
#include "support/temp_dir.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> paths(const std::vector<WalkEntry>& entries) {
  std::vector<std::string> result;
  for (const auto& entry : entries) result.push_back(entry.path);
  return result;
}

TEST(FileWalk, SortsByPathWithFoldersBeforeTheirContent) {
  TempDir folder;
  for (const char* file : {"b/z", "b/a", "b-c", "a.txt", "a/file", "\xc3\xa9"}) write_below(folder.path(), file, "");
  std::vector<std::string> expected = {"a", "a.txt", "a/file", "b", "b-c", "b/a", "b/z", "\xc3\xa9"};
  EXPECT_EQ(paths(walk(folder.path())), expected);
  EXPECT_TRUE(std::is_sorted(expected.begin(), expected.end()));
}

TEST(FileWalk, TellsTheKinds) {
  TempDir folder;
  write_below(folder.path(), "file", "");
  fs::create_directory(folder.path() / "folder");
  fs::create_directory_symlink("folder", folder.path() / "link");
  fs::create_symlink("not-there", folder.path() / "dangling");
  ASSERT_EQ(::mkfifo((folder.path() / "pipe").c_str(), 0600), 0);
  std::map<std::string, EntryKind> kinds;
  for (const auto& entry : walk(folder.path())) kinds[entry.path] = entry.kind;
  EXPECT_EQ(kinds, (std::map<std::string, EntryKind>{{"file", EntryKind::file},
                                                     {"folder", EntryKind::folder},
                                                     {"link", EntryKind::link},
                                                     {"dangling", EntryKind::link},
                                                     {"pipe", EntryKind::other}}));
}

TEST(FileWalk, ListsLinksWithoutFollowingThem) {
  TempDir folder;
  write_below(folder.path(), "real/file", "");
  fs::create_directory_symlink("..", folder.path() / "real/loop");
  EXPECT_EQ(paths(walk(folder.path())), (std::vector<std::string>{"real", "real/file", "real/loop"}));
}

TEST(FileWalk, LeavesOutFoldersThatAreNotEntered) {
  TempDir folder;
  for (const char* file : {"keep/sub/f", "skip/f", "keep/skip/f"}) write_below(folder.path(), file, "");
  std::vector<std::string> asked;
  auto found = walk(folder.path(), [&](const std::string& path) {
    asked.push_back(path);
    return !path.ends_with("skip");
  });
  EXPECT_EQ(paths(found), (std::vector<std::string>{"keep", "keep/sub", "keep/sub/f"}));
  EXPECT_EQ(std::count(asked.begin(), asked.end(), "keep/sub"), 1);
}

TEST(FileWalk, FindsNothingWhereThereIsNoFolder) {
  TempDir folder;
  write_below(folder.path(), "file", "");
  EXPECT_TRUE(walk(folder.path() / "file").empty());
  EXPECT_TRUE(walk(folder.path() / "not-there").empty());
}

}  // namespace
}  // namespace extmod
