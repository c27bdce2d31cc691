// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/library_packages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "package/package_format.h"

namespace extmod {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

const LibraryPackages& of(const std::string& format) {
  return find_format(format).libraries();
}

TEST(LibraryPackagesOfFormats, NameArchitectures) {
  EXPECT_THAT(of("deb").architectures("aarch64-linux-gnu"), ElementsAre("arm64", "all"));
  EXPECT_THAT(of("deb").architectures("aarch64-linux-musl"), ElementsAre("arm64", "all"));
  EXPECT_THAT(of("deb").architectures("arm-linux-gnueabihf"), ElementsAre("armhf", "all"));
  EXPECT_THAT(of("deb").architectures("arm-linux-gnueabi"), ElementsAre("armel", "all"));
  EXPECT_THAT(of("rpm").architectures("aarch64-linux-gnu"), ElementsAre("aarch64", "noarch"));
  EXPECT_THAT(of("rpm").architectures("i686-linux-gnu"), ElementsAre("i686", "i586", "i486", "i386", "noarch"));
  EXPECT_THAT(of("rpm").architectures("powerpc64le-linux-gnu"), ElementsAre("ppc64le", "noarch"));
  EXPECT_THAT(of("pacman").architectures("aarch64-linux-gnu"), ElementsAre("aarch64", "any"));
  EXPECT_THAT(of("apk").architectures("i686-linux-musl"), ElementsAre("x86", "noarch"));
  EXPECT_THAT(of("apk").architectures("arm-linux-musleabihf"), ElementsAre("armv7", "armhf", "noarch"));
  for (const auto& format : package_formats())
    if (format.libraries != nullptr) {
      EXPECT_TRUE(format.libraries().architectures("vax-dec-ultrix").empty()) << format.name;
    }
}

TEST(LibraryPackagesOfFormats, KnowDevelopmentPackages) {
  for (const auto& [format, package] : {std::pair("deb", "libelf-dev"),
                                        {"rpm", "elfutils-libelf-devel"},
                                        {"pacman", "libelf"},
                                        {"apk", "elfutils-dev"}}) {
    EXPECT_EQ(of(format).development_package("libelf"), package);
    EXPECT_EQ(of(format).development_package("libnobody"), "") << format;
  }
}

TEST(LibraryPackagesOfFormats, TellWhichDependencyBringsALibrary) {
  const std::string shlibs =
      "# comment\nlibcrypto 3 libssl3 (>= 3.0.22)\nudeb: libcrypto 3 libcrypto3-udeb (>= 3)\n"
      "libelf 1 libelf1t64 (>= 0.144) | libelf1\n\nlibshort 1\nlibLLVM 15 libllvm15\n";
  EXPECT_THAT(
      of("deb").shlibs({}, {{"shlibs", shlibs}}),
      UnorderedElementsAre(Pair("libcrypto.so.3", "libssl3 (>= 3.0.22)"), Pair("libcrypto-3.so", "libssl3 (>= 3.0.22)"),
                           Pair("libelf.so.1", "libelf1t64 (>= 0.144) | libelf1"),
                           Pair("libelf-1.so", "libelf1t64 (>= 0.144) | libelf1"), Pair("libLLVM.so.15", "libllvm15"),
                           Pair("libLLVM-15.so", "libllvm15")));
  EXPECT_TRUE(of("deb").shlibs({}, {}).empty());

  PackageDeclaration declared;
  for (const char* name : {"libcrypto.so.3()(64bit)", "libold.so.1()", "libcrypto.so.3(OPENSSL_3.0.0)(64bit)",
                           "openssl-libs", "openssl-libs(aarch-64)", "perl(X)()"})
    declared.provides.push_back({{}, name, {}, {}});
  EXPECT_THAT(of("rpm").shlibs(declared, {}), UnorderedElementsAre(Pair("libcrypto.so.3", "libcrypto.so.3()(64bit)"),
                                                                   Pair("libold.so.1", "libold.so.1()")));

  declared.provides = {{{}, "libcrypto.so", "=", "3-64"}, {{}, "libz.so", "=", "1"}, {{}, "ssl", "=", "3-64"}};
  EXPECT_THAT(of("pacman").shlibs(declared, {}), ElementsAre(Pair("libcrypto.so.3", "libcrypto.so=3-64")));

  declared.provides = {
      {{}, "so:libcrypto.so.3", "=", "3.1"}, {{}, "pc:libcrypto", "=", "3"}, {{}, "cmd:openssl", {}, {}}};
  EXPECT_THAT(of("apk").shlibs(declared, {}), ElementsAre(Pair("libcrypto.so.3", "so:libcrypto.so.3")));
}

TEST(LibraryPackagesOfFormats, AdviseWhereOthersAreFrom) {
  EXPECT_EQ(of("rpm").advice("zlib", "aarch64"), "fetch zlib for aarch64 from its distribution");
}

}  // namespace
}  // namespace extmod
