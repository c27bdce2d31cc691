// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/unsure_targets.h"

#include <gtest/gtest.h>

#include <chrono>

#include "fake_tree.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class UnsureTargets : public testing::Test {
 protected:
  /// Times are seconds before the end.
  void target(const std::string& path, int made, int noted, const std::string& content = "object") {
    const fs::path file = folder_.path() / path;
    const std::string note =
        (file.parent_path() / ("." + file.filename().string() + ".cmd")).lexically_relative(folder_.path());
    write_below(folder_.path(), path, content);
    write_below(folder_.path(), note, "savedcmd_" + path + " := gcc\n");
    fs::last_write_time(file, end_ - std::chrono::seconds(made));
    fs::last_write_time(folder_.path() / note, end_ - std::chrono::seconds(noted));
  }
  bool has(const std::string& path) const { return fs::exists(folder_.path() / path); }

  TempDir folder_;
  fs::file_time_type end_ = fs::file_time_type::clock::now() - std::chrono::hours(1);
};

TEST_F(UnsureTargets, KeepsWhatWasNotedAfterItWasMade) {
  target("lib/a.o", 1000, 999);
  target("lib/b.o", 1000, 1000);
  target("vmlinux", 500, 400);
  target("last.o", 0, 0);
  EXPECT_EQ(remove_unsure_targets(folder_.path()), 3U);
  EXPECT_TRUE(has("lib/a.o") && has("lib/.a.o.cmd") && has("lib/b.o") && has("vmlinux"));
}

TEST_F(UnsureTargets, RemovesWhatIsNewerThanItsNote) {
  target("a.o", 30, 5000);  // compiled again, and ended there
  target("last.o", 0, 0);
  EXPECT_EQ(remove_unsure_targets(folder_.path()), 0U);
  EXPECT_FALSE(has("a.o") || has(".a.o.cmd"));
}

TEST_F(UnsureTargets, RemovesWhatAPowerFailureMayHaveTaken) {
  target("empty.o", 1000, 999, "");
  target("recent.o", 2, 1);
  target("before.o", 10, 9);
  target("last.o", 0, 0);
  EXPECT_EQ(remove_unsure_targets(folder_.path()), 1U);
  EXPECT_TRUE(has("before.o"));
  EXPECT_FALSE(has("empty.o") || has("recent.o") || has("last.o"));
}

TEST_F(UnsureTargets, RemovesModulesThatMayLackTypeInformation) {
  target("x.ko", 60, 60);
  target("y.ko", 600, 600);
  target("last.o", 0, 0);
  EXPECT_EQ(remove_unsure_targets(folder_.path()), 1U);
  EXPECT_FALSE(has("x.ko"));
}

TEST_F(UnsureTargets, LeavesOtherFilesAlone) {
  write_below(folder_.path(), ".config", "CONFIG_X=y\n");
  write_below(folder_.path(), "include/.gone.h.cmd", "savedcmd_gone.h := true\n");  // its target is not there
  write_below(folder_.path(), ".folder.cmd", "");
  fs::create_directory(folder_.path() / "folder");
  EXPECT_EQ(remove_unsure_targets(folder_.path()), 0U);
  EXPECT_TRUE(has(".config") && has("include/.gone.h.cmd") && has("folder"));
}

}  // namespace
}  // namespace extmod
