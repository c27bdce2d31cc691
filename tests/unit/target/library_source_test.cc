// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/library_source.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "failure.h"
#include "fake_toolchain.h"
#include "fake_tree.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

class LibrarySourceTest : public testing::Test {
 protected:
  LibrarySourceTest() { fs::create_directories(root()); }
  fs::path root() const { return folder_.path() / "root"; }
  fs::path file(const std::string& path) const {
    fs::create_directories((root() / path).parent_path());
    return root() / path;
  }
  void link(const std::string& target, const std::string& path) const { fs::create_symlink(target, file(path)); }
  void pipe(const std::string& path) const { ASSERT_EQ(::mkfifo(file(path).c_str(), 0644), 0); }
  LibrarySource machine() const { return machine_in(root()); }
  /// What its libc.so.6 has.
  std::optional<std::set<std::string>> c_library() const {
    Userland userland = fake_userland(kArm64);
    userland.versions.clear();
    add_versions(userland, {"libc.so.6"}, machine());
    auto found = userland.versions.find("libc.so.6");
    if (found == userland.versions.end()) return std::nullopt;
    return found->second;
  }
  TempDir folder_;
};

TEST_F(LibrarySourceTest, FindsLibrariesInAMergedRootOnce) {
  write_elf(file("usr/lib/aarch64-linux-gnu/libc.so.6"), library_for(kArm64, {"GLIBC_2.34"}));
  link("/usr/lib", "lib");
  EXPECT_EQ(machine().folders, (Words{"usr/lib", "usr/lib/aarch64-linux-gnu"}));
  EXPECT_EQ(c_library(), std::set<std::string>{"GLIBC_2.34"});
}

TEST_F(LibrarySourceTest, FollowsNoLinkOutOfTheRoot) {
  write_elf(folder_.path() / "libc.so.6", library_for(kArm64, {"GLIBC_2.34"}));
  link("../../libc.so.6", "lib/libc.so.6");
  EXPECT_EQ(c_library(), std::nullopt);
  fs::remove(root() / "lib/libc.so.6");
  link((folder_.path() / "libc.so.6").string(), "lib/libc.so.6");
  EXPECT_EQ(c_library(), std::nullopt);
  fs::remove_all(root() / "lib");
  link((folder_.path()).string(), "lib");
  EXPECT_EQ(machine().folders, Words{});
}

TEST_F(LibrarySourceTest, WaitsForNoPipe) {
  for (const char* path : {"lib/libc.so.6", "lib/ld-linux-aarch64.so.1", "bin/sh", "usr/bin/env"}) pipe(path);
  EXPECT_EQ(c_library(), std::nullopt);
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no program that tells its userland", root().string()},
                    [&] { userland_of_root(machine()); }));
  EXPECT_FALSE(has_library_for(kArm64, machine()));
}

TEST_F(LibrarySourceTest, EndsInCircles) {
  link("libc.so.6", "lib/libc.so.6");
  link("lib64", "lib64");
  link("usr", "usr");
  link("sh", "bin/sh");
  EXPECT_EQ(c_library(), std::nullopt);
  EXPECT_EQ(machine().folders, Words{"lib"});
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no program"}, [&] { userland_of_root(machine()); }));
}

TEST_F(LibrarySourceTest, TakesNoDamagedLibrary) {
  write_below(root(), "lib/libc.so.6", "\177ELF");
  write_elf(file("usr/lib/libc.so.6"), library_for(kArm64, {"GLIBC_2.17"}));
  EXPECT_EQ(c_library(), std::set<std::string>{"GLIBC_2.17"});
}

TEST_F(LibrarySourceTest, NeedsAFolder) {
  EXPECT_TRUE(
      fails(ExitStatus::environment, {"cannot read the folder", "nothing"}, [&] { machine_in(root() / "nothing"); }));
}

TEST_F(LibrarySourceTest, ASysrootIsCompleteWithACLibraryOrALoader) {
  auto complete = [&] {
    auto tree = open_root(root());
    return sysroot_source("it", tree, library_folders_in_root(*tree)).complete;
  };
  write_below(root(), "lib/libz.so.1", "");
  fs::create_directories(root() / "lib/libc.so.d");
  EXPECT_FALSE(complete());
  write_below(root(), "lib/ld-musl-aarch64.so.1", "");
  EXPECT_TRUE(complete());
}

}  // namespace
}  // namespace extmod
