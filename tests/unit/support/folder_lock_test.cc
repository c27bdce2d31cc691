// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/folder_lock.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>

#include "failure.h"
#include "support/file_walk.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

/// Adds one to the number in the file, as a process of its own does it: reads, waits, writes.
void count_up(const fs::path& folder) {
  FolderLock alone(folder);
  const int number = std::stoi(read_file(folder / "number"));
  ::usleep(2000);
  write_file(folder / "number", std::to_string(number + 1));
}

pid_t in_a_child(void (*work)(const fs::path&), const fs::path& folder) {
  pid_t pid = ::fork();
  if (pid != 0) return pid;
  try {
    work(folder);
  } catch (const std::exception&) {
    ::_exit(1);
  }
  ::_exit(0);
}

TEST(FolderLock, LetsOneProcessIn) {
  TempDir folder;
  write_file(folder.path() / "number", "0");
  std::vector<pid_t> children;
  for (int i = 0; i < 20; ++i) children.push_back(in_a_child(count_up, folder.path()));
  for (pid_t child : children) {
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(read_file(folder.path() / "number"), "20");
  EXPECT_EQ(walk(folder.path()).size(), 1U) << "the lock leaves no file";
}

TEST(FolderLock, LeavesNoFileAndWaitsForItsTurn) {
  TempDir folder;
  std::optional<FolderLock> lock(folder.path());
  EXPECT_EQ(walk(folder.path()).size(), 1U);
  pid_t waiting = in_a_child([](const fs::path& place) { FolderLock mine(place); }, folder.path());
  ::usleep(100000);
  EXPECT_EQ(::waitpid(waiting, nullptr, WNOHANG), 0) << "it did not wait";
  lock.reset();
  int status = 0;
  EXPECT_EQ(::waitpid(waiting, &status, 0), waiting);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(walk(folder.path()).empty());
}

TEST(FolderLock, TakesAFileThatAKilledProcessLeft) {
  TempDir folder;
  pid_t killed = in_a_child(
      [](const fs::path& place) {
        FolderLock mine(place);
        ::raise(SIGKILL);
      },
      folder.path());
  ::waitpid(killed, nullptr, 0);
  EXPECT_EQ(walk(folder.path()).size(), 1U);
  { FolderLock lock(folder.path()); }
  EXPECT_TRUE(walk(folder.path()).empty());
}

TEST(FolderLock, OfAPartLeavesTheOthersAlone) {
  TempDir folder;
  const std::chrono::minutes patience(1);
  std::optional<FolderLock> part(std::in_place, folder.path(), "a", patience);
  { FolderLock other(folder.path(), "b", patience); }
  { FolderLock all(folder.path()); }
  pid_t waiting =
      in_a_child([](const fs::path& place) { FolderLock mine(place, "a", std::chrono::minutes(1)); }, folder.path());
  ::usleep(100000);
  EXPECT_EQ(::waitpid(waiting, nullptr, WNOHANG), 0) << "it did not wait";
  part.reset();
  int status = 0;
  EXPECT_EQ(::waitpid(waiting, &status, 0), waiting);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(walk(folder.path()).empty());
}

TEST(FolderLock, NamesTheFolderThatIsNotThere) {
  TempDir folder;
  write_file(folder.path() / "file", "");
  EXPECT_TRUE(fails(ExitStatus::environment, {"cannot make the lock", "/file/.extmod-pkg.lock"},
                    [&] { FolderLock lock(folder.path() / "file"); }));
}

}  // namespace
}  // namespace extmod
