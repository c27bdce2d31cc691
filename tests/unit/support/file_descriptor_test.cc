// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/file_descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "failure.h"
#include "support/temp_dir.h"

namespace extmod {
namespace {

bool is_open(int fd) {
  return ::fcntl(fd, F_GETFD) != -1;
}

TEST(FileDescriptor, ClosesWhatItOwns) {
  int number = -1;
  {
    FileDescriptor file = open_for_reading("/dev/null");
    number = file.get();
    EXPECT_TRUE(is_open(number));
    EXPECT_NE(::fcntl(number, F_GETFD) & FD_CLOEXEC, 0);
  }
  EXPECT_FALSE(is_open(number));
}

TEST(FileDescriptor, MovesOwnership) {
  FileDescriptor one = open_for_reading("/dev/null");
  int number = one.get();
  FileDescriptor two(std::move(one));
  EXPECT_EQ(two.get(), number);
  FileDescriptor three;
  three = std::move(two);
  EXPECT_EQ(three.get(), number);
  EXPECT_TRUE(is_open(number));
  three.close();
  EXPECT_FALSE(is_open(number));
  EXPECT_EQ(three.get(), -1);
}

TEST(FileDescriptor, NamesWhatCannotBeOpened) {
  EXPECT_TRUE(fails(ExitStatus::environment, {"/not/there"}, [] { open_for_reading("/not/there"); }));
}

TEST(FileDescriptor, SaysThatClosingFailed) {
  TempDir folder;
  FileDescriptor file(::open((folder.path() / "x").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  write_all(file.get(), "content", "x");
  ::close(file.get());  // as if the file system had lost it
  EXPECT_TRUE(fails(ExitStatus::environment, {"cannot write", "Bad file descriptor", "the/name"},
                    [&] { close_written(file, "the/name"); }));
  EXPECT_EQ(file.get(), -1);
  EXPECT_NO_THROW(close_written(file, "the/name")) << "nothing is open now";
}

TEST(FileDescriptor, SaysThatTheDiskIsFull) {
  FileDescriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  EXPECT_TRUE(fails(ExitStatus::environment, {"No space left", "the/name", "free some space"},
                    [&] { write_all(full.get(), "content", "the/name"); }));
}

TEST(FileDescriptor, SyncsWhatCanBeSynced) {
  TempDir folder;
  FileDescriptor file(::open((folder.path() / "x").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  EXPECT_NO_THROW(sync_file(file.get(), "x"));
  EXPECT_NO_THROW(sync_folder(folder.path()));
  EXPECT_NO_THROW(sync_folder(""));
  EXPECT_NO_THROW(sync_file(open_for_reading("/proc/self/stat").get(), "stat")) << "knows no fsync";
  EXPECT_TRUE(fails(ExitStatus::environment, {"cannot write", "the/name"}, [] { sync_file(-1, "the/name"); }));
}

}  // namespace
}  // namespace extmod
