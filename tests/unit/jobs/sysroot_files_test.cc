// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/sysroot_files.h"

#include "failure.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
constexpr const char* kTriplet = "aarch64-linux-gnu";

TEST(FilesForLinking, AreLibrariesAndHeadersOfAPackage) {
  for (const char* path :
       {"lib", "usr", "usr/lib/aarch64-linux-gnu/libz.so", "lib64/libc.so.6", "usr/include/zlib.h", "usr/share",
        "usr/share/pkgconfig/x.pc", "usr/aarch64-linux-gnu/lib/crt1.o", "usr/lib/cmake/x"})
    EXPECT_TRUE(is_for_linking(path, kTriplet)) << path;
  for (const char* path : {"bin", "usr/bin/x", "etc", "usr/share/doc/x", "usr/s390x-linux-gnu/lib/x", "library/x",
                           "usr/library", "usr/lib/.build-id/ab/c", "include/zlib.h"})
    EXPECT_FALSE(is_for_linking(path, kTriplet)) << path;
}

TEST(FilesForLinking, AreFewOfARoot) {
  for (const char* path : {"usr/lib/libz.so.1.2", "lib/ld-linux.so.3", "usr/lib/libc.a", "usr/lib/crt1.o",
                           "usr/include/a/b", "usr/lib/pkgconfig/z.pc", "usr/lib/gcc/x/12/include/stddef.h",
                           "usr/lib/cmake/z/z.cmake", "include/stdio.h", "share/pkgconfig/x.pc"})
    EXPECT_TRUE(is_for_linking_in_root(path, EntryKind::file, kTriplet)) << path;
  for (const char* path :
       {"usr/lib/systemd/systemd", "usr/lib/x/plugin.so", "usr/lib/modules/6.1/libx.so", "lib/firmware/liba.so",
        "usr/lib/debug/libz.so", "usr/bin/libz.so", "usr/lib/gcc/x/12/cc1", "usr/lib", "usr/lib/x.py"})
    EXPECT_FALSE(is_for_linking_in_root(path, EntryKind::file, kTriplet)) << path;
  for (const char* path : {"lib", "usr/lib64", "usr/lib/libz.so", "usr/lib/gcc/x/12", "usr/include/asm"})
    EXPECT_TRUE(is_for_linking_in_root(path, EntryKind::link, kTriplet)) << path;
  EXPECT_FALSE(is_for_linking_in_root("usr/lib/systemd", EntryKind::link, kTriplet));
  EXPECT_TRUE(is_for_linking_in_root("usr/lib", EntryKind::folder, kTriplet));
  EXPECT_FALSE(is_for_linking_in_root("usr/lib/x", EntryKind::folder, kTriplet));
  EXPECT_FALSE(is_for_linking_in_root("usr/lib/libx.so", EntryKind::other, kTriplet));
}

class SysrootFiles : public testing::Test {
 protected:
  SysrootFiles() {
    for (const auto& folder : {from(), into()}) fs::create_directory(folder);
  }
  fs::path from() const { return folder_.path() / "from"; }
  fs::path into() const { return folder_.path() / "into"; }
  static void put(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    write_file(path, text);
  }
  TempDir folder_;
};

TEST_F(SysrootFiles, MakeARootOfAPrefix) {
  put(from() / "lib/libc.so.6", "c");
  put(from() / "include/stdio.h", "h");
  put(from() / "bin/ld", "b");
  EXPECT_TRUE(shape_as_root(from()));
  EXPECT_EQ(read_file(from() / "usr/lib/libc.so.6"), "c");
  EXPECT_EQ(read_file(from() / "usr/include/stdio.h"), "h");
  EXPECT_EQ(fs::read_symlink(from() / "lib"), "usr/lib");
  EXPECT_FALSE(fs::exists(from() / "bin"));
  EXPECT_FALSE(fs::exists(from() / "include"));
}

TEST_F(SysrootFiles, KeepARoot) {
  put(from() / "usr/lib/libc.so.6", "c");
  put(from() / "include/stdio.h", "h");
  fs::create_symlink("/usr/lib", from() / "lib");
  EXPECT_TRUE(shape_as_root(from()));
  EXPECT_EQ(fs::read_symlink(from() / "lib"), "usr/lib");
  EXPECT_FALSE(fs::exists(from() / "include"));
}

TEST_F(SysrootFiles, SayThatNothingIsLeft) {
  put(from() / "etc/x", "x");
  fs::create_directories(from() / "usr");
  EXPECT_FALSE(shape_as_root(from()));
}

TEST_F(SysrootFiles, AreMergedThroughLinksOfTheRoot) {
  put(into() / "usr/lib/liba.so", "a");
  fs::create_symlink("usr/lib", into() / "lib");
  put(from() / "lib/libb.so", "b");
  put(from() / "lib/sub/libc.so", "c");
  put(from() / "usr/lib/liba.so", "a");
  fs::create_symlink("liba.so", from() / "usr/lib/libl.so");
  merge_into(from(), into(), "x");
  EXPECT_EQ(read_file(into() / "usr/lib/libb.so"), "b");
  EXPECT_EQ(read_file(into() / "usr/lib/sub/libc.so"), "c");
  EXPECT_EQ(read_file(into() / "usr/lib/libl.so"), "a");
  EXPECT_TRUE(fs::is_symlink(into() / "lib"));
}

TEST_F(SysrootFiles, KeepAFolderWhereALinkComesLater) {
  put(into() / "lib/liba.so", "a");
  fs::create_symlink("usr/lib", from() / "lib");
  put(from() / "usr/lib/libb.so", "b");
  merge_into(from(), into(), "x");
  EXPECT_EQ(read_file(into() / "lib/liba.so"), "a");
  EXPECT_EQ(read_file(into() / "usr/lib/libb.so"), "b");
}

TEST_F(SysrootFiles, AreRefusedWhereTheyDiffer) {
  put(into() / "usr/lib/liba.so", "a");
  put(from() / "usr/lib/liba.so", "b");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"other content at usr/lib/liba.so", "board"},
                    [&] { merge_into(from(), into(), "board"); }));
}

TEST_F(SysrootFiles, AreNeverMergedIntoAnotherPlace) {
  const fs::path outside = folder_.path() / "outside";
  fs::create_directory(outside);
  for (const fs::path& target : {outside, fs::path("../outside"), fs::path("loop"), fs::path("/"), fs::path("gone")}) {
    fs::remove(into() / "lib");
    fs::remove(into() / "loop");
    fs::create_symlink("loop", into() / "loop");
    fs::create_symlink(target, into() / "lib");
    put(from() / "lib/liba.so", "a");
    EXPECT_TRUE(fails(ExitStatus::impossible, {"lib"}, [&] { merge_into(from(), into(), "x"); })) << target;
  }
  EXPECT_TRUE(fs::is_empty(outside));
}

}  // namespace
}  // namespace extmod
