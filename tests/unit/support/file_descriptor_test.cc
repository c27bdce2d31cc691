// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/file_descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include "failure.h"

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

}  // namespace
}  // namespace extmod
