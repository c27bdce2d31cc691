// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/apk/apk_metadata.h"

#include <gtest/gtest.h>

#include "userland_fixture.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;

PackageInfo info() {
  PackageInfo result;
  result.release = "6.12.1-0-lts";
  result.kernel_version = "6.12.1";
  result.version = "6.12.1-3";
  result.version_is_given = true;
  result.maintainer = "A B <a@b.org>";
  result.summary = "Headers";
  result.userland = userland_for("aarch64-linux-gnu", CLibrary::musl);
  result.time = 1700000000;
  return result;
}

TEST(ApkFlavour, IsTheLastWordOfTheRelease) {
  const std::pair<const char*, const char*> table[] = {{"6.12.1-0-lts", "lts"},
                                                       {"6.12.1-0-virt", "virt"},
                                                       {"6.6.31-RPI4", "rpi4"},
                                                       {"6.12.117+deb12-arm64", "arm64"},
                                                       {"6.12.0", "custom"},
                                                       {"6.13.0-rc3", "custom"},
                                                       {"6.13.0-rc3-rcar", "rcar"},
                                                       {"6.1.0-rc1-g1234567", "custom"},
                                                       {"6.1.0-gateway", "gateway"},
                                                       {"6.1.0-rc1-g1234567-dirty", "custom"},
                                                       {"6.1.0-next-20240101", "custom"},
                                                       {"6.1.0-two_words", "custom"},
                                                       {"6.1.0-", "custom"}};
  for (const auto& [release, flavour] : table) EXPECT_EQ(apk_flavour(release), flavour) << release;
}

TEST(ApkName, FollowsTheFlavourUnlessThePersonGaveOne) {
  EXPECT_EQ(apk_name(info()), "linux-lts-dev");
  PackageInfo own = info();
  own.name = "farm-headers";
  EXPECT_EQ(apk_name(own), "farm-headers");
}

TEST(ApkArch, IsAlpines) {
  const std::pair<const char*, const char*> table[] = {{"x86_64-linux-gnu", "x86_64"},
                                                       {"i686-linux-gnu", "x86"},
                                                       {"aarch64-alpine-linux-musl", "aarch64"},
                                                       {"arm-linux-gnueabihf", "armv7"},
                                                       {"arm-linux-gnueabi", "armel"},
                                                       {"powerpc64le-linux-gnu", "ppc64le"},
                                                       {"powerpc-linux-gnu", "ppc"},
                                                       {"riscv64-linux-gnu", "riscv64"},
                                                       {"s390x-linux-gnu", "s390x"},
                                                       {"loongarch64-linux-gnu", "loongarch64"},
                                                       {"mips64el-linux-gnuabi64", "mips64el"}};
  for (const auto& [triplet, name] : table) EXPECT_EQ(apk_arch(userland_for(triplet).abi), name) << triplet;
}

TEST(ApkDepends, AreSonames) {
  PackageInfo package = info();
  package.libraries = {{"libc.so", {}}, {"libcrypto.so.3", {}}};
  EXPECT_EQ(apk_depends(package), (Words{"so:libc.musl-aarch64.so.1", "so:libcrypto.so.3"}));
  package.libraries = {{"libc.musl-aarch64.so.1", {}}};
  package.tools = {{"pahole", "", true, "type information"}};
  EXPECT_EQ(apk_depends(package), (Words{"so:libc.musl-aarch64.so.1", "pahole"}));
  package.userland.c_library = CLibrary::glibc;
  package.libraries = {{"libc.so.6", {}}};
  package.tools = {};
  EXPECT_EQ(apk_depends(package), Words{"so:libc.so.6"});
}

TEST(ApkPkginfo, HoldsTheFields) {
  PackageInfo package = info();
  package.depends = {parse_relation("gcc (>= 12)"), parse_relation("apk:make"), parse_relation("deb:not")};
  package.provides = {parse_relation("farm = 3")};
  package.conflicts = {parse_relation("old << 2")};
  std::string text = "\n" + apk_pkginfo(package, 4321, "abc");
  for (const char* line :
       {"pkgname = linux-lts-dev", "pkgver = 6.12.1-r3", "pkgdesc = Headers", "url = https://www.kernel.org/",
        "builddate = 1700000000", "packager = A B <a@b.org>", "size = 4321", "arch = aarch64", "origin = linux-lts",
        "license = GPL-2.0-only", "depend = gcc>=12", "depend = make", "depend = !old<2", "provides = farm=3",
        "datahash = abc"})
    EXPECT_NE(text.find("\n" + std::string(line) + "\n"), std::string::npos) << line << text;
  EXPECT_EQ(text.find("not"), std::string::npos);
}

std::map<std::string, std::string> scripts_of(const PackageInfo& package) {
  std::map<std::string, std::string> scripts;
  for (const auto& [name, script] : apk_scripts(package)) scripts[name] = script;
  return scripts;
}

TEST(ApkScripts, OfInstallationsServeUpgradesToo) {
  PackageInfo package = info();
  package.scripts = {{"postinst", "#!/bin/sh\n1\n"}, {"prerm", "#!/bin/sh\n2\n"}};
  EXPECT_EQ(scripts_of(package), (std::map<std::string, std::string>{{".post-install", "#!/bin/sh\n1\n"},
                                                                     {".post-upgrade", "#!/bin/sh\n1\n"},
                                                                     {".pre-deinstall", "#!/bin/sh\n2\n"}}));
}

TEST(ApkScripts, TellAkmsOfTheRelease) {
  PackageInfo package = info();
  auto scripts = scripts_of(package);
  EXPECT_EQ(scripts.size(), 2U);
  EXPECT_EQ(scripts[".post-install"], scripts[".post-upgrade"]);
  EXPECT_NE(scripts[".post-install"].find("\nrelease='6.12.1-0-lts'\n"), std::string::npos);
  package.release = "6.12.1-it's";
  EXPECT_TRUE(scripts_of(package).empty()) << "no shell may read a release as something else";
}

}  // namespace
}  // namespace extmod
