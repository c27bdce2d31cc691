// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/copy_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "failure.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

struct stat status_of(const fs::path& path) {
  struct stat status = {};
  EXPECT_EQ(::lstat(path.c_str(), &status), 0) << path;
  return status;
}

TEST(CopyFile, CopiesContentOfAnySize) {
  TempDir folder;
  for (size_t size : {0U, 1U, 65536U, 1000001U}) {
    std::string content(size, 'x');
    if (size > 0) content.back() = '\0';
    write_file(folder.path() / "from", content);
    copy_file_content(folder.path() / "from", folder.path() / "to", 0644, 1000);
    EXPECT_EQ(read_file(folder.path() / "to"), content);
  }
}

TEST(CopyFile, SetsModeAndTimeWhateverTheUmask) {
  TempDir folder;
  write_file(folder.path() / "from", "x");
  mode_t before = ::umask(0077);
  copy_file_content(folder.path() / "from", folder.path() / "to", 0755, 1234567890);
  ::umask(before);
  struct stat status = status_of(folder.path() / "to");
  EXPECT_EQ(status.st_mode & 07777, 0755U);
  EXPECT_EQ(status.st_mtim.tv_sec, 1234567890);
  EXPECT_EQ(status.st_mtim.tv_nsec, 0);
}

TEST(CopyFile, NeverLinksAndNeverChangesTheSource) {
  TempDir folder;
  write_file(folder.path() / "from", "x");
  struct stat before = status_of(folder.path() / "from");
  copy_file_content(folder.path() / "from", folder.path() / "to", 0644, 1);
  struct stat after = status_of(folder.path() / "from");
  EXPECT_EQ(after.st_nlink, 1U);
  EXPECT_NE(after.st_ino, status_of(folder.path() / "to").st_ino);
  EXPECT_EQ(after.st_mtim.tv_sec, before.st_mtim.tv_sec);
  EXPECT_EQ(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
  write_file(folder.path() / "to", "changed");
  EXPECT_EQ(read_file(folder.path() / "from"), "x");
}

TEST(CopyFile, DoesNotWriteThroughALink) {
  TempDir folder;
  write_file(folder.path() / "from", "x");
  write_file(folder.path() / "victim", "safe");
  fs::create_symlink("victim", folder.path() / "to");
  EXPECT_TRUE(fails(ExitStatus::environment, {"/to"},
                    [&] { copy_file_content(folder.path() / "from", folder.path() / "to", 0644, 1); }));
  EXPECT_EQ(read_file(folder.path() / "victim"), "safe");
}

TEST(CopyFile, NamesTheFileAtFault) {
  TempDir folder;
  EXPECT_TRUE(fails(ExitStatus::environment, {"/missing"},
                    [&] { copy_file_content(folder.path() / "missing", folder.path() / "to", 0644, 1); }));
  write_file(folder.path() / "from", "x");
  EXPECT_TRUE(fails(ExitStatus::environment, {"no-folder/to"},
                    [&] { copy_file_content(folder.path() / "from", folder.path() / "no-folder/to", 0644, 1); }));
  EXPECT_TRUE(fails(ExitStatus::environment, {"/dev/full"},
                    [&] { copy_file_content(folder.path() / "from", "/dev/full", 0666, 1); }));
}

}  // namespace
}  // namespace extmod
