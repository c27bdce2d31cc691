// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/workspace.h"

#include <gtest/gtest.h>
#include <linux/magic.h>
#include <sys/vfs.h>

#include "failure.h"
#include "scoped_variable.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

bool is_in_memory(const fs::path& folder) {
  struct statfs status = {};
  return ::statfs(folder.c_str(), &status) == 0 && status.f_type == TMPFS_MAGIC;
}

/// Places of its own: memory that really is some, whose room is a page, and two plain folders.
class Workspace : public testing::Test {
 protected:
  Workspace() {
    fs::create_directories(folder_.path() / "proc/self");
    write_file(folder_.path() / "proc/meminfo", "MemAvailable: 1000 kB\n");
    for (const char* name : {"one", "two", "mine"}) fs::create_directory(folder_.path() / name);
    places_.machine = {folder_.path() / "proc", folder_.path() / "cgroup"};
    places_.memory = memory_.path();
    places_.usual = {folder_.path() / "one", folder_.path() / "two"};
    places_.room = 4096;
  }
  fs::path mine() const { return folder_.path() / "mine"; }
  fs::path chosen() const { return workspace_parent(places_); }
  void limit_memory(const std::string& bytes) const {
    write_file(folder_.path() / "proc/self/cgroup", "0::/\n");
    fs::create_directories(folder_.path() / "cgroup");
    write_file(folder_.path() / "cgroup/memory.max", bytes + "\n");
  }

  TempDir folder_{"/var/tmp"};
  TempDir memory_{"/dev/shm"};
  WorkspacePlaces places_;
  ScopedVariable tmpdir_{"TMPDIR", std::nullopt};
};

TEST_F(Workspace, IsTmpdirWhereThatServes) {
  ScopedVariable tmpdir("TMPDIR", mine().string());
  EXPECT_EQ(chosen(), mine());
  ScopedVariable relative("TMPDIR", fs::relative(mine()).string());
  EXPECT_TRUE(fs::equivalent(chosen(), mine()));
  EXPECT_TRUE(chosen().is_absolute());
}

TEST_F(Workspace, PassesOverATmpdirThatDoesNotServe) {
  write_file(folder_.path() / "file", "");
  for (const char* name : {"a b", "a:b", "a'b", "a$b", "a#b", "a%b"}) fs::create_directory(folder_.path() / name);
  for (const char* name : {"a b", "a:b", "a'b", "a$b", "a#b", "a%b", "file", "nowhere"}) {
    ScopedVariable bad("TMPDIR", (folder_.path() / name).string());
    EXPECT_EQ(chosen(), memory_.path()) << name;
  }
}

TEST_F(Workspace, IsMemoryWhereThereIsRoom) {
  ASSERT_TRUE(is_in_memory(memory_.path()));
  EXPECT_EQ(chosen(), memory_.path());
  limit_memory("5000");
  EXPECT_EQ(chosen(), memory_.path());
  limit_memory("4000");
  EXPECT_EQ(chosen(), places_.usual[0]) << "the cgroup leaves too little";
  limit_memory("max");
  places_.room = uint64_t{1} << 60;
  EXPECT_EQ(chosen(), places_.usual[0]) << "the file system has too little";
  places_.room = 4096;
  places_.memory = folder_.path() / "two";
  if (!is_in_memory(places_.memory)) {
    EXPECT_EQ(chosen(), places_.usual[0]) << "not in memory";
  }
}

TEST_F(Workspace, PrefersADiskToMemoryWithoutRoom) {
  limit_memory("100");
  places_.usual = {memory_.path(), folder_.path() / "two"};
  if (!is_in_memory(folder_.path())) {
    EXPECT_EQ(chosen(), folder_.path() / "two");
  }
  places_.usual = {memory_.path(), folder_.path() / "nowhere"};
  EXPECT_EQ(chosen(), memory_.path()) << "better than none";
}

TEST_F(Workspace, NamesEveryPlaceWhereNoneServes) {
  ScopedVariable tmpdir("TMPDIR", (folder_.path() / "a b").string());
  fs::create_directory(folder_.path() / "a b");
  limit_memory("100");
  fs::remove(folder_.path() / "one");
  fs::remove(folder_.path() / "two");
  EXPECT_TRUE(fails(ExitStatus::environment,
                    {"/a b (Kbuild", memory_.path().string() + " (the machine or its cgroup", "/one (", "/two (",
                     "set TMPDIR to a writable folder that is not mounted noexec"},
                    [&] { chosen(); }));
}

}  // namespace
}  // namespace extmod
