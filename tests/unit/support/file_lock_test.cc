// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <optional>

#include "failure.h"
#include "support/temp_dir.h"

namespace extmod {
namespace {

class FileLocks : public testing::Test {
 protected:
  /// Whether somebody else gets it.
  bool is_free(int operation) const {
    const FileDescriptor other(::open(path().c_str(), O_RDWR | O_CLOEXEC));
    return ::flock(other.get(), operation | LOCK_NB) == 0;
  }
  std::string path() const { return folder_.path() / "lock"; }
  TempDir folder_;
};

TEST_F(FileLocks, KeepOthersOutUntilTheyAreShared) {
  std::optional<FileLock> lock(std::in_place, path());
  EXPECT_FALSE(is_free(LOCK_SH));
  lock->share();
  EXPECT_TRUE(is_free(LOCK_SH));
  EXPECT_FALSE(is_free(LOCK_EX));
  lock.reset();
  EXPECT_TRUE(is_free(LOCK_EX));
  EXPECT_EQ(::access(path().c_str(), F_OK), 0) << "others may wait for it";
}

TEST_F(FileLocks, SayWhereTheyCannotBe) {
  EXPECT_TRUE(fails(ExitStatus::environment, {"/not/there/lock"}, [] { FileLock lock("/not/there/lock"); }));
}

}  // namespace
}  // namespace extmod
