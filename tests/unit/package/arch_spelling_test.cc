// SPDX-License-Identifier: GPL-2.0-or-later
#include <elf.h>
#include <gtest/gtest.h>

#include "package/deb/deb_control.h"
#include "package/pacman/pacman_metadata.h"
#include "package/pacman/pacman_version.h"
#include "package/rpm/rpm_metadata.h"
#include "support/text.h"
#include "userland_fixture.h"

namespace extmod {
namespace {

struct Spelling {
  const char* triplet;
  const char* deb;
  const char* rpm;
  const char* pacman;
};

/// dpkg's names are those of its tables, rpm's those of its rpmrc, pacman's those of Arch Linux and its ports.
class ArchSpelling : public testing::TestWithParam<Spelling> {};

INSTANTIATE_TEST_SUITE_P(
    Every, ArchSpelling,
    testing::Values(
        Spelling{"aarch64-linux-gnu", "arm64", "aarch64", "aarch64"},
        Spelling{"aarch64_be-linux-gnu", "arm64be", "aarch64_be", "aarch64_be"},
        Spelling{"x86_64-linux-gnu", "amd64", "x86_64", "x86_64"}, Spelling{"i386-linux-gnu", "i386", "i686", "i686"},
        Spelling{"i686-linux-gnu", "i386", "i686", "i686"},
        Spelling{"arm-linux-gnueabihf", "armhf", "armv7hl", "armv7h"},
        Spelling{"arm-linux-gnueabi", "armel", "armv5tel", "arm"},
        Spelling{"riscv64-linux-gnu", "riscv64", "riscv64", "riscv64"},
        Spelling{"riscv32-linux-gnu", "riscv32", "riscv32", "riscv32"},
        Spelling{"powerpc64le-linux-gnu", "ppc64el", "ppc64le", "powerpc64le"},
        Spelling{"powerpc64-linux-gnu", "ppc64", "ppc64", "powerpc64"},
        Spelling{"powerpc-linux-gnu", "powerpc", "ppc", "powerpc"},
        Spelling{"s390x-linux-gnu", "s390x", "s390x", "s390x"},
        Spelling{"mips64el-linux-gnuabi64", "mips64el", "mips64el", "mips64el"},
        Spelling{"mips64-linux-gnuabi64", "mips64", "mips64", "mips64"},
        Spelling{"mipsel-linux-gnu", "mipsel", "mipsel", "mipsel"}, Spelling{"mips-linux-gnu", "mips", "mips", "mips"},
        Spelling{"loongarch64-linux-gnu", "loong64", "loongarch64", "loong64"},
        Spelling{"sparc64-linux-gnu", "sparc64", "sparc64", "sparc64"},
        Spelling{"sparc-linux-gnu", "sparc", "sparc", "sparc"}, Spelling{"hppa-linux-gnu", "hppa", "parisc", "hppa"},
        Spelling{"m68k-linux-gnu", "m68k", "m68k", "m68k"}, Spelling{"alpha-linux-gnu", "alpha", "alpha", "alpha"},
        Spelling{"sh4-linux-gnu", "sh4", "sh4", "sh4"}, Spelling{"or1k-linux-gnu", "or1k", "or1k", "or1k"},
        Spelling{"microblazeel-linux-gnu", "microblazeel", "microblazeel", "microblazeel"},
        Spelling{"xtensa-linux-gnu", "xtensa", "xtensa", "xtensa"},
        Spelling{"csky-linux-gnuabiv2", "csky", "csky", "csky"}, Spelling{"arc-linux-gnu", "arc", "arc", "arc"},
        Spelling{"nios2-linux-gnu", "nios2", "nios2", "nios2"},
        Spelling{"x86_64-linux-gnux32", "x32", "x86_64_32_bit_little_endian", "x86_64_32_bit_little_endian"},
        Spelling{"mips64el-linux-gnuabin32", "mipsn32el", "mips_32_bit_little_endian_n32",
                 "mips_32_bit_little_endian_n32"}),
    [](const auto& info) { return replace_all(info.param.triplet, "-", "_"); });

TEST_P(ArchSpelling, IsEachFormatsOwn) {
  Userland userland = userland_for(GetParam().triplet);
  EXPECT_EQ(deb_architecture(userland), GetParam().deb);
  EXPECT_EQ(rpm_arch(userland.abi), GetParam().rpm);
  EXPECT_EQ(pacman_arch(userland.abi), GetParam().pacman);
}

TEST(ArchName, FollowsTheFlagsOfPrograms) {
  auto deb = [](const ElfMachine& machine, uint32_t flags) {
    ElfFacts program;
    program.machine = machine;
    program.flags = flags;
    return deb_architecture({abi_of(program), std::nullopt, CLibrary::glibc, {}});
  };
  EXPECT_EQ(deb({EM_ARM, 32, true}, 0x5000400), "armhf");
  EXPECT_EQ(deb({EM_ARM, 32, true}, 0x5000200), "armel");
  EXPECT_EQ(deb({EM_MIPS, 32, true}, 0x1000), "mipsel");
  EXPECT_EQ(deb({EM_MIPS, 32, true}, 0x20), "mipsn32el");
  EXPECT_EQ(deb({EM_X86_64, 32, true}, 0), "x32");
  EXPECT_EQ(deb({EM_PPC64, 64, true}, 2), "ppc64el");
  EXPECT_EQ(deb({EM_PPC64, 64, false}, 1), "ppc64");
}

TEST(ArchName, NamesTheCLibraryWhereDpkgDoes) {
  EXPECT_EQ(deb_architecture(userland_for("aarch64-linux-gnu", CLibrary::musl)), "musl-linux-arm64");
  EXPECT_EQ(deb_architecture(userland_for("arm-linux-gnueabi", CLibrary::uclibc)), "uclibc-linux-armel");
  EXPECT_EQ(deb_architecture(userland_for("aarch64-linux-gnu", CLibrary::none)), "arm64");
}

TEST(ArchName, IsTheElfHeadersOwnWhereNobodyHasAName) {
  Abi abi{{0x1234, 64, false}};
  EXPECT_EQ(rpm_arch(abi), "elf_machine_4660_64_bit_big_endian");
  EXPECT_EQ(deb_architecture({abi, std::nullopt, CLibrary::glibc, {}}), "elf_machine_4660_64_bit_big_endian");
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
                             "kernel-devel-6.12.117+deb12_arm64-1~deb12u1", "6.12.117+deb12_arm64-1~deb12u1"},
                    Versions{"6.13.0-rc3", "6.13.0~rc3-1", "kernel-devel-6.13.0_rc3-1", "6.13.0rc3-1"},
                    Versions{"6.1.0-rc1-g1234567-dirty", "6.1.0-rc1-4", "kernel-devel-6.1.0_rc1_g1234567_dirty-4",
                             "6.1.0rc1_g1234567_dirty-4"},
                    Versions{"5.10.0", "1:5.10", "kernel-devel-5.10.0-1", "1:5.10.0-1"},
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
