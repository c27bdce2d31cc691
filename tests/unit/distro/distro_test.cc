// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/distro.h"

#include <gtest/gtest.h>

#include "distro/debian.h"
#include "scoped_variable.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

const Distro& distro(const std::string& id) {
  return distro_of("NAME=x\nID=" + id + "\n");
}

TEST(DistroOf, FollowsIdAndItsRelatives) {
  EXPECT_STREQ(distro("debian").id, "debian");
  EXPECT_STREQ(distro_of("ID=ubuntu\nID_LIKE=debian\n").id, "debian");
  EXPECT_STREQ(distro_of("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n").id, "fedora");
  EXPECT_STREQ(distro_of("ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\n").id, "suse");
  EXPECT_STREQ(distro_of("ID_LIKE='arch'\nID=manjaro\n").id, "arch");
  EXPECT_STREQ(distro("alpine").id, "alpine");
  EXPECT_STREQ(distro("plan9").id, "");
  EXPECT_STREQ(distro_of("").id, "");
  EXPECT_EQ(advise_program(distro("gentoo"), "make"), "install make with this distribution's tools");
}

TEST(DistroAdvice, IsWhatOneTypesThere) {
  EXPECT_EQ(advise_program(distro("debian"), "make"), "`apt-get install make`");
  EXPECT_EQ(advise_program(distro("debian"), "gpg"), "`apt-get install gnupg`");
  EXPECT_EQ(advise_program(distro("fedora"), "gpg"), "`dnf install gnupg2`");
  EXPECT_EQ(advise_program(distro("arch"), "python3"), "`pacman -S python`");
  EXPECT_EQ(advise_compiler(distro("debian"), "aarch64-linux-gnu"),
            "`apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross`");
  EXPECT_EQ(advise_compiler(distro("debian"), "x86_64-linux-gnu"),
            "`apt-get install gcc-x86-64-linux-gnu libc6-dev-amd64-cross`");
  EXPECT_EQ(advise_c_library(distro("debian"), "arm-linux-gnueabihf"), "`apt-get install libc6-dev-armhf-cross`");
  EXPECT_EQ(advise_compiler(distro("arch"), "aarch64-linux-gnu"), "`pacman -S aarch64-linux-gnu-gcc`");
  EXPECT_EQ(advise_compiler(distro("debian"), "xtensa-linux-gnu"), "");
}

TEST(DistroAdvice, NamesTheLibraryAsThatDistributionDoes) {
  std::string advice = advise_library(distro("debian"), "libcrypto", "aarch64-linux-gnu");
  EXPECT_NE(advice.find("dpkg --add-architecture arm64"), std::string::npos) << advice;
  EXPECT_NE(advice.find("apt-get install libssl-dev:arm64"), std::string::npos) << advice;
  advice = advise_library(distro("fedora"), "libcrypto", "aarch64-linux-gnu");
  EXPECT_NE(advice.find("--forcearch aarch64 install openssl-devel"), std::string::npos) << advice;
  EXPECT_NE(advise_library(distro("alpine"), "zlib", "aarch64-alpine-linux-musl").find("--arch aarch64 zlib-dev"),
            std::string::npos);
}

TEST(AdviseDeb, NamesAptOnlyWhereItIs) {
  TempDir folder;
  ScopedVariable path("PATH", folder.path().string());
  EXPECT_EQ(advise_deb("libx", "arm64"), "fetch libx for arm64 from its distribution");
  write_file(folder.path() / "apt-get", "");
  std::filesystem::permissions(folder.path() / "apt-get", std::filesystem::perms::owner_all);
  EXPECT_EQ(advise_deb("libx", "arm64"), "fetch the one for arm64 (`--fetch libx`)");
}

}  // namespace
}  // namespace extmod
