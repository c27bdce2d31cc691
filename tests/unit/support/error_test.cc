// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/error.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace extmod {
namespace {

TEST(Error, SaysWhatWhereAndHowToGoOn) {
  Error error(ExitStatus::impossible, "not configured", "/k/.config", "run make defconfig");
  EXPECT_STREQ(error.what(), "not configured: /k/.config: run make defconfig");
  EXPECT_EQ(error.status(), ExitStatus::impossible);
  EXPECT_STREQ(Error(ExitStatus::step_failed, "a", "b").what(), "a: b");
}

TEST(Error, AdvisesByErrno) {
  Error full = system_error("cannot write", "/out/x.deb", ENOSPC);
  EXPECT_EQ(full.status(), ExitStatus::environment);
  EXPECT_NE(std::string(full.what()).find("/out/x.deb: free some space"), std::string::npos);
  EXPECT_NE(std::string(system_error("a", "b", EACCES).what()).find("permissions"), std::string::npos);
  EXPECT_NE(std::string(system_error("a", "b", EROFS).what()).find("read-only"), std::string::npos);
  EXPECT_NE(std::string(system_error("a", "b", EFBIG).what()).find("ulimit -f"), std::string::npos);
  EXPECT_STREQ(system_error("cannot read", "/f", ENOENT).what(), "cannot read (No such file or directory): /f");
}

TEST(Error, NumbersTheStatusesAsPromised) {
  EXPECT_EQ(static_cast<int>(ExitStatus::done), 0);
  EXPECT_EQ(static_cast<int>(ExitStatus::step_failed), 1);
  EXPECT_EQ(static_cast<int>(ExitStatus::impossible), 2);
  EXPECT_EQ(static_cast<int>(ExitStatus::environment), 3);
  EXPECT_EQ(static_cast<int>(ExitStatus::partial), 4);
  EXPECT_EQ(static_cast<int>(ExitStatus::unverified), 5);
}

}  // namespace
}  // namespace extmod
