// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/sysroot.h"

#include <gtest/gtest.h>

#include "support/text.h"

namespace extmod {
namespace {

const Arch& arm64() {
  return *find_arch_by_name("arm64");
}

std::string missing(const std::string& messages) {
  const RunLibrary* library = missing_library(messages);
  return library != nullptr ? library->name : "";
}

TEST(LibraryPaths, AreThoseOfTheMachineWithoutASysroot) {
  LibraryPaths paths = library_paths(arm64(), {});
  EXPECT_TRUE(paths.cflags.empty());
  EXPECT_TRUE(paths.ldflags.empty());
  EXPECT_EQ(
      paths.pkg_config,
      (Environment{{"PKG_CONFIG_LIBDIR", "/usr/lib/aarch64-linux-gnu/pkgconfig:/lib/aarch64-linux-gnu/pkgconfig"}}));
}

TEST(LibraryPaths, StayInsideTheSysroot) {
  LibraryPaths paths = library_paths(arm64(), "/s");
  EXPECT_EQ(paths.cflags,
            (std::vector<std::string>{"-isystem", "/s/usr/include/aarch64-linux-gnu", "-isystem", "/s/usr/include"}));
  EXPECT_EQ(paths.ldflags, (std::vector<std::string>{
                               "-L/s/usr/lib/aarch64-linux-gnu", "-Wl,-rpath-link,/s/usr/lib/aarch64-linux-gnu",
                               "-L/s/lib/aarch64-linux-gnu", "-Wl,-rpath-link,/s/lib/aarch64-linux-gnu", "-L/s/usr/lib",
                               "-Wl,-rpath-link,/s/usr/lib", "-L/s/lib", "-Wl,-rpath-link,/s/lib"}));
  EXPECT_EQ(paths.pkg_config.at("PKG_CONFIG_SYSROOT_DIR"), "/s");
  for (const auto& folder : split(paths.pkg_config.at("PKG_CONFIG_LIBDIR"), ':'))
    EXPECT_TRUE(folder.starts_with("/s/")) << folder;
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

TEST(HowToInstall, NamesThePackagesOfTheArch) {
  const RunLibrary* library = missing_library("ld: cannot find -lcrypto");
  ASSERT_NE(library, nullptr);
  std::string advice = how_to_install(*library, arm64());
  EXPECT_NE(advice.find("dpkg --add-architecture arm64"), std::string::npos);
  EXPECT_NE(advice.find("apt-get install libssl-dev:arm64"), std::string::npos);
  EXPECT_NE(advice.find("extmod-pkg sysroot --for OBJTREE --output DIR"), std::string::npos);
}

TEST(LibraryPathsWithoutSysroot, LetPkgConfigLookWhereTheCompilerLooksForTheRunArch) {
  const Arch& arch = *find_arch_by_name("arm64");
  LibraryPaths paths = library_paths(arch, {},
                                     {"/usr/lib/gcc-cross/aarch64-linux-gnu/12", "/usr/aarch64-linux-gnu/lib",
                                      "/usr/lib/aarch64-linux-gnu", "/lib", "/usr/lib"});
  const std::string where = paths.pkg_config.at("PKG_CONFIG_LIBDIR");
  EXPECT_NE(where.find(":/usr/aarch64-linux-gnu/lib/pkgconfig"), std::string::npos) << where;
  EXPECT_EQ((":" + where + ":").find(":/usr/lib/pkgconfig:"), std::string::npos)
      << "it has the build machine's libraries";
  EXPECT_EQ(where.find("/usr/lib/aarch64-linux-gnu/pkgconfig"), where.rfind("/usr/lib/aarch64-linux-gnu/pkgconfig"));
  LibraryPaths with = library_paths(arch, "/s", {"/usr/aarch64-linux-gnu/lib"});
  EXPECT_EQ(with.pkg_config.at("PKG_CONFIG_LIBDIR").find("/usr/aarch64-linux-gnu/lib"), std::string::npos)
      << "a sysroot stands alone";
}

}  // namespace
}  // namespace extmod
