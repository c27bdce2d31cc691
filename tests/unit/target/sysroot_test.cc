// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/sysroot.h"

#include <gtest/gtest.h>

#include "fake_toolchain.h"
#include "fake_tree.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

std::string missing(const std::string& messages) {
  const RunLibrary* library = missing_library(messages);
  return library != nullptr ? library->name : "";
}

class SysrootPaths : public testing::Test {
 protected:
  void folder(const std::string& path) const { fs::create_directories(root() / path); }
  void file(const std::string& path) const { write_below(root(), path, path); }
  fs::path root() const { return folder_.path() / "root"; }
  fs::path links() const { return folder_.path() / "links"; }
  LibraryPaths paths() const { return sysroot_paths(compiler_, root(), links()); }
  /// The folders of the sysroot, relative to it.
  Words folders() const { return sysroot_folders(*open_root(root()), compiler_); }
  TempDir folder_;
  Compiler compiler_ = fake_gcc({"aarch64-linux-gnu-gcc"}, kArm64);
};

TEST(LibraryPathsWithoutSysroot, AreThoseOfTheRunArch) {
  LibraryPaths paths = compilers_paths(fake_gcc({"gcc"}, kArm64), {});
  EXPECT_TRUE(paths.cflags.empty());
  EXPECT_TRUE(paths.ldflags.empty());
  EXPECT_EQ(
      paths.pkg_config,
      (Environment{{"PKG_CONFIG_LIBDIR", "/usr/lib/aarch64-linux-gnu/pkgconfig:/lib/aarch64-linux-gnu/pkgconfig"}}));
}

TEST_F(SysrootPaths, StayInside) {
  for (const char* path : {"usr/lib/aarch64-linux-gnu", "lib/aarch64-linux-gnu", "usr/include/aarch64-linux-gnu"})
    folder(path);
  const std::string s = root();
  EXPECT_EQ(paths().cflags, (Words{"-isystem", s + "/usr/include/aarch64-linux-gnu", "-isystem", s + "/usr/include"}));
  EXPECT_EQ(paths().ldflags,
            (Words{"-L" + s + "/lib/aarch64-linux-gnu", "-Wl,-rpath-link," + s + "/lib/aarch64-linux-gnu",
                   "-L" + s + "/usr/lib/aarch64-linux-gnu", "-Wl,-rpath-link," + s + "/usr/lib/aarch64-linux-gnu",
                   "-L" + s + "/lib", "-Wl,-rpath-link," + s + "/lib", "-L" + s + "/usr/lib",
                   "-Wl,-rpath-link," + s + "/usr/lib"}));
  EXPECT_EQ(paths().pkg_config.at("PKG_CONFIG_SYSROOT_DIR"), s);
  for (const auto& place : split(paths().pkg_config.at("PKG_CONFIG_LIBDIR"), ':'))
    EXPECT_TRUE(place.starts_with(s + "/")) << place;
}

TEST_F(SysrootPaths, HaveTheFoldersOfEveryShape) {
  folder("usr/lib64");
  folder("usr/lib");
  folder("usr/lib32");
  EXPECT_EQ(folders(), (Words{"usr/lib64", "usr/lib"})) << "Fedora's";
  folder("usr/aarch64-linux-gnu/lib");
  EXPECT_EQ(folders(), (Words{"usr/aarch64-linux-gnu/lib", "usr/lib64", "usr/lib"})) << "classic";
  compiler_ = fake_gcc({"gcc", "-m32"}, {EM_386, 32, true});
  compiler_.multiarch = "i386-linux-gnu";
  EXPECT_EQ(folders(), (Words{"usr/lib32", "usr/lib"}));
  folder("usr/lib/i386-linux-gnu");
  EXPECT_EQ(folders().front(), "usr/lib/i386-linux-gnu") << "by the name that the compiler says";
}

TEST_F(SysrootPaths, HaveLibBeforeUsrLib) {
  for (const char* path : {"usr/lib/aarch64-linux-gnu", "lib/aarch64-linux-gnu", "usr/lib64", "lib64"}) folder(path);
  EXPECT_EQ(folders(),
            (Words{"lib/aarch64-linux-gnu", "usr/lib/aarch64-linux-gnu", "lib64", "usr/lib64", "lib", "usr/lib"}))
      << "a libc.a of usr/lib would hide the libc.so of lib";
}

TEST_F(SysrootPaths, FollowALinkOfAMergedUsrInside) {
  folder("usr/lib");
  fs::create_directory_symlink("/usr/lib", root() / "lib");
  EXPECT_EQ(folders(), Words{"usr/lib"}) << "once, and not this machine's";
}

TEST_F(SysrootPaths, UseACLibraryThatIsThere) {
  file("usr/lib/crt1.o");
  LibraryPaths own = paths();
  ASSERT_GE(own.cflags.size(), 2U);
  EXPECT_EQ(own.cflags[0], "--sysroot=" + root().string());
  EXPECT_EQ(own.cflags[1], "-B" + (root() / "usr/lib").string());
  EXPECT_EQ(own.ldflags[0], "--sysroot=" + root().string());
}

TEST_F(SysrootPaths, ReadLinksInsideTheSysroot) {
  file("lib/aarch64-linux-gnu/libz.so.1.2");
  file("usr/lib/aarch64-linux-gnu/libz.a");
  fs::create_symlink("/lib/aarch64-linux-gnu/libz.so.1.2", root() / "usr/lib/aarch64-linux-gnu/libz.so");
  fs::create_symlink("libz.so.1.2", root() / "lib/aarch64-linux-gnu/libz.so.1");
  LibraryPaths with = paths();
  Words looked_into;
  for (const auto& flag : with.ldflags)
    if (flag.starts_with("-L")) looked_into.push_back(fs::path(flag.substr(2)).lexically_relative(folder_.path()));
  EXPECT_EQ(looked_into, (Words{"root/lib/aarch64-linux-gnu", "links/1", "root/usr/lib/aarch64-linux-gnu", "root/lib",
                                "root/usr/lib"}))
      << "before the folder with the archive";
  EXPECT_EQ(fs::read_symlink(links() / "1/libz.so"), root() / "lib/aarch64-linux-gnu/libz.so.1.2");
  EXPECT_FALSE(fs::exists(links() / "1/libz.so.1")) << "its link is good as it is";
}

TEST(MissingLibrary, IsToldByHeader) {
  EXPECT_EQ(
      missing("/usr/include/openssl/macros.h:14:10: fatal error: openssl/opensslconf.h: No such file or directory"),
      "libcrypto");
  EXPECT_EQ(missing("x.c:1:10: fatal error: 'openssl/bio.h' file not found"), "libcrypto");
  EXPECT_EQ(missing("a\nx.c:1:10: fatal error: gelf.h: No such file or directory\nb"), "libelf");
  EXPECT_EQ(missing("x.c:1:10: fatal error: zlib.h: No such file or directory"), "zlib");
  EXPECT_EQ(missing("x.c:1:10: fatal error: dwarf.h: No such file or directory"), "libdw");
}

TEST(MissingLibrary, IsToldByLinker) {
  EXPECT_EQ(missing("/usr/bin/ld: cannot find -lcrypto: No such file or directory"), "libcrypto");
  EXPECT_EQ(missing("/usr/bin/aarch64-linux-gnu-ld: cannot find -lelf"), "libelf");
  EXPECT_EQ(missing("ld.lld: error: unable to find library -lz"), "zlib");
  EXPECT_EQ(missing("ld: cannot find -lzstd: No such file"), "libzstd");
  EXPECT_EQ(missing("ld: cannot find -lelfutils"), "");
}

TEST(MissingLibrary, IsNotSeenInOtherFailures) {
  EXPECT_EQ(missing("x.c:1:10: fatal error: linux/foo.h: No such file or directory"), "");
  EXPECT_EQ(missing("/usr/include/openssl/evp.h:3: error: expected ';'"), "");
  EXPECT_EQ(missing("/usr/bin/ld: skipping incompatible /usr/lib/libcrypto.so when searching for -lcrypto"), "");
  EXPECT_EQ(missing(""), "");
}

TEST(LibraryPathsWithoutSysroot, LetPkgConfigLookWhereTheCompilerLooksForTheRunArch) {
  LibraryPaths paths = compilers_paths(fake_gcc({"gcc"}, kArm64),
                                       {"/usr/lib/gcc-cross/aarch64-linux-gnu/12", "/usr/aarch64-linux-gnu/lib",
                                        "/usr/lib/aarch64-linux-gnu", "/lib", "/usr/lib"});
  const std::string where = paths.pkg_config.at("PKG_CONFIG_LIBDIR");
  EXPECT_NE(where.find(":/usr/aarch64-linux-gnu/lib/pkgconfig"), std::string::npos) << where;
  EXPECT_EQ((":" + where + ":").find(":/usr/lib/pkgconfig:"), std::string::npos)
      << "it has the build machine's libraries";
  EXPECT_EQ(where.find("/usr/lib/aarch64-linux-gnu/pkgconfig"), where.rfind("/usr/lib/aarch64-linux-gnu/pkgconfig"));
}

}  // namespace
}  // namespace extmod
