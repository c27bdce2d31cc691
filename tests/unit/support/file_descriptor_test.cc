// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/file_descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
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
    FileDescriptor file = open_regular_file("/proc/self/stat");
    number = file.get();
    EXPECT_TRUE(is_open(number));
    EXPECT_NE(::fcntl(number, F_GETFD) & FD_CLOEXEC, 0);
  }
  EXPECT_FALSE(is_open(number));
}

TEST(FileDescriptor, MovesOwnership) {
  FileDescriptor one = open_regular_file("/proc/self/stat");
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
  EXPECT_TRUE(fails(ExitStatus::environment, {"/not/there"}, [] { open_regular_file("/not/there"); }));
}

TEST(FileDescriptor, OpensNothingThatCouldKeepItWaiting) {
  TempDir folder;
  const std::string pipe = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_TRUE(fails(ExitStatus::impossible, {"not a regular file", pipe}, [&] { open_regular_file(pipe); }));
  EXPECT_TRUE(fails(ExitStatus::impossible, {"not a regular file"}, [&] { open_regular_file("/dev/zero"); }));
  EXPECT_TRUE(fails(ExitStatus::environment, {"Is a directory", folder.path().string()},
                    [&] { open_regular_file(folder.path()); }));
}

/// Status 0: what is opened later gets no standard descriptor, and what was closed still cannot be used.
[[noreturn]] void open_without_streams() {
  for (int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::close(fd);
  open_standard_streams();
  FileDescriptor file = open_regular_file("/proc/self/stat");
  char byte = 'x';
  const bool unusable = ::read(STDIN_FILENO, &byte, 1) < 0 && ::write(STDOUT_FILENO, &byte, 1) < 0;
  ::_exit(file.get() > STDERR_FILENO && unusable ? 0 : 1);
}

TEST(FileDescriptor, KeepsTheStandardStreamsApart) {
  EXPECT_EXIT(open_without_streams(), testing::ExitedWithCode(0), "");
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
  EXPECT_NO_THROW(sync_file(open_regular_file("/proc/self/stat").get(), "stat")) << "knows no fsync";
  EXPECT_TRUE(fails(ExitStatus::environment, {"cannot write", "the/name"}, [] { sync_file(-1, "the/name"); }));
}

}  // namespace
}  // namespace extmod
