// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/pacman/pacman_metadata.h"

#include <gtest/gtest.h>

#include "scoped_variable.h"
#include "support/error.h"
#include "userland_fixture.h"

namespace extmod {
namespace {

PackageInfo info() {
  PackageInfo result;
  result.release = "6.12.0-rc3-farm";
  result.version = "6.12.0-rc3-farm-2";
  result.maintainer = "A B <a@b.org>";
  result.summary = "Headers";
  result.userland = userland_for("aarch64-linux-gnu");
  result.time = 1700000000;
  return result;
}

TEST(PacmanName, FollowsThePkgbase) {
  ScopedVariable none("PACMAN_PKGBASE", std::nullopt);
  EXPECT_EQ(pacman_name(info()), "linux-upstream-headers");
  ScopedVariable base("PACMAN_PKGBASE", "linux-farm");
  EXPECT_EQ(pacman_name(info()), "linux-farm-headers");
}

TEST(PacmanDepends, AreSonamesWherePackagesOfArchProvideThem) {
  PackageInfo package = info();
  package.libraries["libc.so.6"] = {{{"GLIBC", "2.34"}}, {}, true};
  package.libraries["libcrypto.so.3"] = {{}, {}, true};
  package.libraries["libelf.so.1"] = {{}, {}, true};
  package.libraries["libz.so.1"] = {{}, {}, true};
  package.libraries["libzstd.so.1"] = {{}, {}, false};
  package.libraries["libunknown.so.7"] = {{}, {}, true};
  package.libraries["libodd.so"] = {{}, {}, true};
  EXPECT_EQ(pacman_depends(package), (std::vector<std::string>{"glibc>=2.34", "libcrypto.so=3-64", "libelf",
                                                               "libunknown.so=7-64", "zlib", "libzstd.so=1-32"}));
}

TEST(PacmanDepends, AreKnownToBeProvidedOrNot) {
  const LibraryNeed need{{}, {}, true};
  EXPECT_EQ(unknown_pacman_depend(info(), "libcrypto.so.3", need), "");
  EXPECT_EQ(unknown_pacman_depend(info(), "libelf.so.1", need), "");
  EXPECT_EQ(unknown_pacman_depend(info(), "libunknown.so.7", need), "libunknown.so=7-64");
}

TEST(PacmanDepends, NameGlibcOnceForAllItsLibraries) {
  PackageInfo package = info();
  package.libraries["libc.so.6"] = {{{"GLIBC", "2.17"}}, {}, true};
  package.libraries["libdl.so.2"] = {{{"GLIBC", "2.2.5"}}, {}, true};
  package.libraries["libm.so.6"] = {{{"GLIBC", "2.29"}}, {}, true};
  package.libraries["libpthread.so.0"] = {{{"GLIBC", "2.3.2"}}, {}, true};
  EXPECT_EQ(pacman_depends(package), std::vector<std::string>{"glibc>=2.29"});
}

TEST(PacmanDepends, NameMuslWhichProvidesNoSoname) {
  PackageInfo package = info();
  package.userland.c_library = CLibrary::musl;
  package.libraries["libc.so"] = {{}, {}, true};
  EXPECT_EQ(pacman_depends(package), std::vector<std::string>{"musl"});
}

TEST(PacmanDepends, HavePaholeWhereModuleBuildsRunIt) {
  PackageInfo package = info();
  EXPECT_TRUE(pacman_depends(package).empty());
  package.tools = {{"pahole", "", true, "type information"}};
  EXPECT_EQ(pacman_depends(package), std::vector<std::string>{"pahole"});
}

TEST(PacmanPkginfo, HoldsTheFields) {
  PackageInfo package = info();
  package.depends = {parse_relation("gcc (>= 12)"), parse_relation("deb:not")};
  package.provides = {parse_relation("farm")};
  package.conflicts = {parse_relation("pacman:old<2")};
  std::string text = pacman_pkginfo(package, 4321, VmlinuxFrom::nowhere);
  for (const char* line : {"pkgname = linux-upstream-headers\n", "pkgver = 6.12.0rc3_farm-2\n", "arch = aarch64\n",
                           "size = 4321\n", "builddate = 1700000000\n", "packager = A B <a@b.org>\n",
                           "depend = gcc>=12\n", "provides = farm\n", "conflict = old<2\n"})
    EXPECT_NE(("\n" + text).find(std::string("\n") + line), std::string::npos) << line << text;
  EXPECT_EQ(text.find("not"), std::string::npos);
}

TEST(PacmanPkginfo, TellsOfTheDebugPackageThatHasAVmlinuxInThePlaceOfOurs) {
  ScopedVariable base("PACMAN_PKGBASE", "linux-farm");
  EXPECT_EQ(pacman_pkginfo(info(), 1, VmlinuxFrom::nowhere).find("-debug"), std::string::npos);
  EXPECT_NE(pacman_pkginfo(info(), 1, VmlinuxFrom::here).find("\nconflict = linux-farm-debug\n"), std::string::npos);
  const std::string beside = pacman_pkginfo(info(), 1, VmlinuxFrom::debug);
  EXPECT_NE(beside.find("\noptdepend = linux-farm-debug: "), std::string::npos);
  EXPECT_EQ(beside.find("conflict"), std::string::npos);
}

TEST(PacmanInstall, HasAFunctionForEachScript) {
  EXPECT_EQ(pacman_install(info()), "");
  PackageInfo package = info();
  package.scripts["postinst"] = "#!/bin/sh\necho done\n";
  std::string text = pacman_install(package);
  EXPECT_NE(text.find("post_install() {\n#!/bin/sh\necho done\n\n}\n"), std::string::npos) << text;
  EXPECT_NE(text.find("post_upgrade() {"), std::string::npos);
  EXPECT_EQ(text.find("pre_remove"), std::string::npos);
  EXPECT_EQ(text.find("pre_"), std::string::npos);
}

TEST(PacmanInstall, KeepsTheOptionsOfAScriptsFirstLine) {
  PackageInfo package = info();
  package.scripts["preinst"] = "#!/usr/bin/env -S bash -eu -o pipefail\nfalse\n";
  EXPECT_THROW(check_pacman_scripts(package), Error) << "`pipefail` may as well be the name of a script";
  package.scripts["preinst"] = "#!/bin/bash -eu\nfalse\n";
  check_pacman_scripts(package);
  const std::string text = pacman_install(package);
  EXPECT_NE(text.find("pre_install() {\nset -eu\n#!/bin/bash -eu\n"), std::string::npos) << text;
  EXPECT_NE(text.find("pre_upgrade() {\n\tpre_install"), std::string::npos) << text;
}

TEST(PacmanInstall, IsForTheShellAlone) {
  for (const char* line : {"#!/bin/sh", "#! /bin/sh", "#!/usr/bin/bash", "#!/usr/bin/env bash", "#!/bin/dash -e"}) {
    PackageInfo package = info();
    package.scripts["prerm"] = std::string(line) + "\ntrue\n";
    EXPECT_NO_THROW(check_pacman_scripts(package)) << line;
  }
  for (const char* line : {"#!/usr/bin/python3", "#!/usr/bin/env perl", "#!/bin/busybox sh", "#!/"}) {
    PackageInfo package = info();
    package.scripts["prerm"] = std::string(line) + "\ntrue\n";
    EXPECT_THROW(check_pacman_scripts(package), Error) << line;
  }
}

}  // namespace
}  // namespace extmod
