// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/atomic_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "failure.h"
#include "support/file_walk.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

TEST(AtomicFile, LeavesNothingWithoutCommit) {
  TempDir folder;
  {
    AtomicFile file(folder.path() / "x.deb");
    file.write("half", 4);
    EXPECT_EQ(file.temporary().parent_path(), folder.path());
    EXPECT_FALSE(fs::exists(folder.path() / "x.deb"));
    EXPECT_EQ(walk(folder.path()).size(), 1U);
  }
  EXPECT_TRUE(walk(folder.path()).empty());
}

TEST(AtomicFile, KeepsTheOldFileUntilCommit) {
  TempDir folder;
  write_file(folder.path() / "x", "old");
  {
    AtomicFile file(folder.path() / "x");
    file.write("new", 3);
    EXPECT_EQ(read_file(folder.path() / "x"), "old");
  }
  EXPECT_EQ(read_file(folder.path() / "x"), "old");
}

TEST(AtomicFile, CommitsUnderTheNameAlone) {
  TempDir folder;
  {
    AtomicFile file(folder.path() / "x");
    file.write("new", 3);
    file.commit();
    EXPECT_EQ(read_file(folder.path() / "x"), "new");
  }
  auto found = walk(folder.path());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].path, "x");
  EXPECT_EQ(read_file(folder.path() / "x"), "new");
}

TEST(AtomicFile, ObeysTheUmask) {
  TempDir folder;
  for (mode_t mask : {mode_t{0022}, mode_t{0077}, mode_t{0002}}) {
    mode_t before = ::umask(mask);
    AtomicFile file(folder.path() / "x");
    file.commit();
    EXPECT_EQ(::umask(before), mask);
    struct stat status = {};
    ASSERT_EQ(::stat((folder.path() / "x").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0666 & ~mask);
  }
}

TEST(AtomicFile, TwoWritersOfOneNameDoNotMix) {
  TempDir folder;
  AtomicFile one(folder.path() / "x");
  AtomicFile two(folder.path() / "x");
  one.write("one", 3);
  two.write("two", 3);
  one.commit();
  EXPECT_EQ(read_file(folder.path() / "x"), "one");
  two.commit();
  EXPECT_EQ(read_file(folder.path() / "x"), "two");
}

TEST(AtomicFile, NamesTheFolderThatIsNotThere) {
  EXPECT_TRUE(fails(ExitStatus::environment, {"/not/there"}, [] { AtomicFile file("/not/there/x"); }));
}

TEST(AtomicFile, NamesTheFileWhenTheRenameFails) {
  TempDir folder;
  AtomicFile file(folder.path() / "x");
  fs::create_directories(folder.path() / "x/full");
  EXPECT_TRUE(fails(ExitStatus::environment, {(folder.path() / "x").string()}, [&] { file.commit(); }));
}

TEST(AtomicFile, LeavesNothingWhereItsContentWasLost) {
  TempDir folder;
  write_file(folder.path() / "x", "old");
  for (Sync sync : {Sync::file_and_name, Sync::nothing}) {
    AtomicFile file(folder.path() / "x");
    file.write("new", 3);
    ::close(file.fd());  // as if the file system had lost it
    EXPECT_TRUE(
        fails(ExitStatus::environment, {"cannot write", (folder.path() / "x").string()}, [&] { file.commit(sync); }));
  }
  EXPECT_EQ(walk(folder.path()).size(), 1U);
  EXPECT_EQ(read_file(folder.path() / "x"), "old");
}

TEST(AtomicFile, MayBeFinishedBeforeItHasItsName) {
  TempDir folder;
  AtomicFile file(folder.path() / "x");
  file.write("new", 3);
  file.finish();
  EXPECT_EQ(file.fd(), -1);
  EXPECT_FALSE(fs::exists(folder.path() / "x"));
  file.commit(Sync::file);
  EXPECT_EQ(read_file(folder.path() / "x"), "new");
}

TEST(AtomicFile, SaysWhenTheTemporaryFileIsGone) {
  TempDir folder;
  AtomicFile file(folder.path() / "x");
  fs::remove(file.temporary());
  EXPECT_TRUE(fails(ExitStatus::environment, {"its name"}, [&] { file.commit(); }));
}

}  // namespace
}  // namespace extmod
