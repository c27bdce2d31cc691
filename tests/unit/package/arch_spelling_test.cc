// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "package/pacman/pacman_metadata.h"
#include "package/rpm/rpm_metadata.h"

namespace extmod {
namespace {

struct Spelling {
  const char* debian;
  const char* rpm;
  const char* pacman;
};

/// rpm's names are those of its rpmrc, pacman's those of Arch Linux and its ports.
class ArchSpelling : public testing::TestWithParam<Spelling> {};

INSTANTIATE_TEST_SUITE_P(
    Every, ArchSpelling,
    testing::Values(Spelling{"arm64", "aarch64", "aarch64"}, Spelling{"arm64be", "aarch64_be", "aarch64_be"},
                    Spelling{"amd64", "x86_64", "x86_64"}, Spelling{"i386", "i686", "i686"},
                    Spelling{"armhf", "armv7hl", "armv7h"}, Spelling{"armel", "armv5tel", "arm"},
                    Spelling{"riscv64", "riscv64", "riscv64"}, Spelling{"riscv32", "riscv32", "riscv32"},
                    Spelling{"ppc64el", "ppc64le", "powerpc64le"}, Spelling{"ppc64", "ppc64", "powerpc64"},
                    Spelling{"powerpc", "ppc", "powerpc"}, Spelling{"s390x", "s390x", "s390x"},
                    Spelling{"mips64el", "mips64el", "mips64el"}, Spelling{"mips64", "mips64", "mips64"},
                    Spelling{"mipsel", "mipsel", "mipsel"}, Spelling{"mips", "mips", "mips"},
                    Spelling{"loong64", "loongarch64", "loong64"}, Spelling{"sparc64", "sparc64", "sparc64"},
                    Spelling{"sparc", "sparc", "sparc"}, Spelling{"hppa", "parisc", "hppa"},
                    Spelling{"m68k", "m68k", "m68k"}, Spelling{"alpha", "alpha", "alpha"},
                    Spelling{"sh4", "sh4", "sh4"}, Spelling{"or1k", "or1k", "or1k"},
                    Spelling{"microblazeel", "microblazeel", "microblazeel"}, Spelling{"xtensa", "xtensa", "xtensa"},
                    Spelling{"csky", "csky", "csky"}, Spelling{"arc", "arc", "arc"},
                    Spelling{"nios2", "nios2", "nios2"}),
    [](const auto& info) { return std::string(info.param.debian); });

TEST_P(ArchSpelling, IsEachFormatsOwn) {
  const Arch* arch = find_arch_by_name(GetParam().debian);
  ASSERT_NE(arch, nullptr);
  EXPECT_EQ(arch->debian, GetParam().debian);
  EXPECT_EQ(rpm_arch(*arch), GetParam().rpm);
  EXPECT_EQ(pacman_arch(*arch), GetParam().pacman);
}

struct Versions {
  const char* release;
  const char* version;
  const char* rpm;
  const char* pacman;
};

class VersionSpelling : public testing::TestWithParam<Versions> {};

INSTANTIATE_TEST_SUITE_P(
    Kinds, VersionSpelling,
    testing::Values(Versions{"6.12.117+deb12-arm64", "6.12.117-1~deb12u1",
                             "kernel-devel-6.12.117+deb12_arm64-1~deb12u1", "6.12.117+deb12_arm64-1"},
                    Versions{"6.13.0-rc3", "6.13.0~rc3-1", "kernel-devel-6.13.0_rc3-1", "6.13.0rc3-1"},
                    Versions{"6.1.0-rc1-g1234567-dirty", "6.1.0-rc1-4", "kernel-devel-6.1.0_rc1_g1234567_dirty-4",
                             "6.1.0rc1_g1234567_dirty-4"},
                    Versions{"5.10.0", "1:5.10", "kernel-devel-5.10.0-1", "5.10.0-1"},
                    Versions{"6.1.0_x86", "6.1-2.1", "kernel-devel-6.1.0_x86-2.1", "6.1.0_x86-2.1"}));

TEST_P(VersionSpelling, IsEachFormatsOwn) {
  PackageInfo info;
  info.release = GetParam().release;
  info.version = GetParam().version;
  EXPECT_EQ(rpm_nvr(info), GetParam().rpm);
  EXPECT_EQ(pacman_version(info), GetParam().pacman);
}

}  // namespace
}  // namespace extmod
