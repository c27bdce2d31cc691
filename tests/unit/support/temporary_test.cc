// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/temporary.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include "support/atomic_file.h"
#include "support/file_descriptor.h"
#include "support/file_walk.h"
#include "support/publication.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

/// In memory, where locks are common to all.
class TemporaryTest : public testing::Test {
 protected:
  fs::path at(const std::string& name) const { return parent_.path() / name; }
  size_t left() const { return walk(parent_.path()).size(); }

  TempDir parent_{"/dev/shm"};
};

TEST_F(TemporaryTest, ClearsAwayWhatNoProcessHolds) {
  fs::create_directories(at(temporary_name(Temporary::folder)) / "a/b");
  write_file(at(temporary_name(Temporary::file, "x.deb")), "half");
  remove_abandoned(parent_.path(), Temporary::folder);
  EXPECT_EQ(left(), 1U) << "the file may belong to a publication";
  remove_abandoned(parent_.path(), Temporary::file);
  EXPECT_EQ(left(), 0U);
}

TEST_F(TemporaryTest, LeavesWhatIsInUse) {
  TempDir folder(parent_.path());
  AtomicFile open(at("x"));
  AtomicFile finished(at("y"));
  finished.finish();
  for (Temporary kind : {Temporary::folder, Temporary::file}) remove_abandoned(parent_.path(), kind);
  EXPECT_TRUE(fs::exists(folder.path()));
  EXPECT_TRUE(fs::exists(open.temporary()));
  EXPECT_TRUE(fs::exists(finished.temporary())) << "it waits for its name";
}

TEST_F(TemporaryTest, IsClearedByTheNextTempDir) {
  fs::create_directories(at(temporary_name(Temporary::folder)));
  TempDir next(parent_.path());
  EXPECT_EQ(left(), 1U);
}

/// What is left after remove_noted(), in a process that ends by it.
[[noreturn]] void end_without_destructors(const fs::path& parent) {
  forget_temporary(parent);  // it is of the process that runs the tests
  TempDir folder(parent);
  AtomicFile open(parent / "x");
  AtomicFile committed(parent / "y");
  committed.commit();
  Publication publication(parent);
  publication.write("a", "a");
  remove_noted();
  ::_exit(static_cast<int>(walk(parent).size()));
}

TEST_F(TemporaryTest, GoesWhereDestructorsDoNotGetTheirTurn) {
  EXPECT_EXIT(end_without_destructors(parent_.path()), testing::ExitedWithCode(1), "");
  EXPECT_TRUE(fs::exists(at("y")));
}

TEST_F(TemporaryTest, LeavesEverythingElse) {
  for (const char* name : {".config.backup", ".extmod-pkg.journal", ".x.extmod-pkg.12345", ".x.extmod-pkg.1234_6",
                           "x.extmod-pkg.123456", "extmod-pkg.abcdef", ".extmod-pkg.abcdef", "abcdef"})
    write_file(at(name), "");
  for (const char* name : {"extmod-pkg.abcdef", "extmod-pkg.run.abc", ".x.extmod-pkg.abcdef"})
    fs::create_directory(at("folders-" + std::string(name)));
  fs::create_directory(at(temporary_name(Temporary::file, "folder")));
  write_file(at(temporary_name(Temporary::folder)), "");
  const size_t before = left();
  for (Temporary kind : {Temporary::folder, Temporary::file}) remove_abandoned(parent_.path(), kind);
  EXPECT_EQ(left(), before);
}

TEST_F(TemporaryTest, FollowsNoLinks) {
  fs::create_directory(at("kept"));
  write_file(at("kept/file"), "");
  fs::create_symlink("kept", at(temporary_name(Temporary::folder)));
  fs::create_symlink("kept/file", at(temporary_name(Temporary::file, "x")));
  const std::string abandoned = temporary_name(Temporary::folder);
  fs::create_directory(at(abandoned));
  fs::create_symlink("../kept", at(abandoned) / "link");
  for (Temporary kind : {Temporary::folder, Temporary::file}) remove_abandoned(parent_.path(), kind);
  EXPECT_TRUE(fs::exists(at("kept/file")));
  EXPECT_FALSE(fs::exists(at(abandoned)));
  EXPECT_EQ(left(), 4U);
}

TEST_F(TemporaryTest, IsGivenUpToARunThatTookItForAbandoned) {
  const std::string path = at(temporary_name(Temporary::file, "x"));
  write_file(path, "");
  FileDescriptor made(::open(path.c_str(), O_RDWR));
  FileDescriptor other(::open(path.c_str(), O_RDWR));
  ASSERT_EQ(::flock(other.get(), LOCK_EX), 0);
  EXPECT_FALSE(hold_temporary(made.get(), path)) << "it is being removed";
  fs::remove(path);
  other.close();
  EXPECT_FALSE(hold_temporary(made.get(), path)) << "it is gone";
}

}  // namespace
}  // namespace extmod
