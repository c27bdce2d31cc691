// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/folder_content.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <functional>
#include <set>

#include "failure.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class FolderContentTest : public testing::Test {
 protected:
  FolderContentTest() {
    fs::create_directories(root / "a/b");
    fs::create_directory(root / ".git");
    write_file(root / "a/file", "1");
    write_file(root / "a/b/file", "2");
    fs::create_symlink("file", root / "a/link");
    for (const char* name : {"a/file", "a/b/file"}) set_time(name, 1000);
  }
  void set_time(const std::string& name, int64_t seconds) {
    const struct timespec times[] = {{seconds, 0}, {seconds, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, (root / name).c_str(), times, 0), 0);
  }
  FolderContent content() { return content_of_folder(root, is_version_control); }

  TempDir place;
  fs::path root = place.path() / "root";
};

TEST_F(FolderContentTest, IsAnotherAfterEachChange) {
  std::set<std::string> seen = {content().fingerprint};
  EXPECT_EQ(content().fingerprint, *seen.begin());
  EXPECT_EQ(content().newest, 1000);
  const std::function<void()> changes[] = {
      [&] { set_time("a/file", 1001); },
      [&] { write_file(root / "a/file", "12"), set_time("a/file", 1001); },
      [&] { fs::permissions(root / "a/file", fs::perms(0755)); },
      [&] { fs::rename(root / "a/file", root / "a/file2"); },
      [&] { fs::rename(root / "a/b/file", root / "a/b2"); },
      [&] { fs::create_directory(root / "a/c"); },
      [&] { fs::remove(root / "a/link"); },
      [&] { fs::rename(root / "a", root / "z"); },
  };
  for (const auto& change : changes) {
    change();
    EXPECT_TRUE(seen.insert(content().fingerprint).second) << seen.size();
  }
  EXPECT_EQ(content().newest, 1001);
}

TEST_F(FolderContentTest, LeavesOutVersionControl) {
  const std::string before = content().fingerprint;
  write_file(root / ".git/HEAD", "x");
  write_file(root / "a/.git", "gitdir: elsewhere");
  EXPECT_EQ(content().fingerprint, before);
  EXPECT_EQ(content().newest, 1000);
  write_file(root / ".gitignore", "x");
  EXPECT_NE(content().fingerprint, before);
}

TEST_F(FolderContentTest, DoesNotFollowLinks) {
  fs::create_symlink(place.path(), root / "up");
  const std::string before = content().fingerprint;
  write_file(place.path() / "beside", "x");
  EXPECT_EQ(content().fingerprint, before);
}

TEST_F(FolderContentTest, NamesWhatCannotBeRead) {
  fs::remove_all(root);
  EXPECT_TRUE(fails(ExitStatus::environment, {"cannot read the folder", root}, [&] { content(); }));
}

}  // namespace
}  // namespace extmod
