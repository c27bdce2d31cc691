// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/abi.h"

#include <gtest/gtest.h>

#include "distro/debian.h"
#include "fake_elf.h"

namespace extmod {
namespace {

Abi abi(const ElfMachine& machine, uint32_t flags) {
  ElfFacts facts;
  facts.machine = machine;
  facts.flags = flags;
  return abi_of(facts);
}

constexpr ElfMachine kMips = {EM_MIPS, 32, false};
constexpr ElfMachine kPpc64Le = {EM_PPC64, 64, true};
constexpr ElfMachine kRiscv = {EM_RISCV, 64, true};

TEST(AbiFlags, TellCallingConventionsApart) {
  EXPECT_FALSE(agree(abi(kArm, 0x5000400), abi(kArm, 0x5000200))) << "hard and soft float";
  EXPECT_TRUE(agree(abi(kArm, 0x5000400), abi(kArm, 0x5000000))) << "an old linker says neither";
  EXPECT_FALSE(agree(abi(kArm, 0x5000200), abi(kArm, 0x4000200))) << "EABI version";
  EXPECT_FALSE(agree(abi(kMips, 0x1000), abi(kMips, 0x20))) << "o32 and n32";
  EXPECT_FALSE(agree(abi(kMips, 0x1000), abi(kMips, 0x1400))) << "NaN encoding";
  EXPECT_TRUE(agree(abi(kMips, 0x70001007), abi(kMips, 0x50001005))) << "processor and position independence";
  EXPECT_FALSE(agree(abi(kRiscv, 4), abi(kRiscv, 0))) << "double and soft float";
  EXPECT_TRUE(agree(abi(kRiscv, 5), abi(kRiscv, 4))) << "compressed instructions";
  EXPECT_FALSE(agree(abi(kPpc64, 1), abi(kPpc64, 2))) << "ELF version";
  EXPECT_TRUE(agree(abi(kPpc64, 0), abi(kPpc64, 1)));
  EXPECT_TRUE(agree(abi(kPpc64Le, 0), abi(kPpc64Le, 2)));
  EXPECT_TRUE(agree(abi(kX86, 0), abi(kX86, 1)));
  EXPECT_FALSE(agree(abi(kX86, 0), abi({EM_X86_64, 32, true}, 0))) << "x32";
}

TEST(AbiFlags, AreNamedForPeople) {
  EXPECT_EQ(to_string(abi(kArm, 0x5000400)), "arm, 32-bit, little-endian, hard float");
  EXPECT_EQ(to_string(abi(kArm, 0x5000200)), "arm, 32-bit, little-endian, soft float");
  EXPECT_EQ(to_string(abi(kArm, 0x5000000)), "arm, 32-bit, little-endian");
  EXPECT_EQ(to_string(abi(kMips, 0x1400)), "mips, 32-bit, big-endian, o32, NaN of 2008");
  EXPECT_EQ(to_string(abi(kMips, 0x20)), "mips, 32-bit, big-endian, n32");
  EXPECT_EQ(to_string(abi(kRiscv, 5)), "riscv, 64-bit, little-endian, double float");
  EXPECT_EQ(to_string(abi(kPpc64Le, 2)), "powerpc64, 64-bit, little-endian, ELFv2");
  EXPECT_EQ(to_string(abi(kArm64, 0)), "aarch64, 64-bit, little-endian");
}

TEST(AbiOfTriplet, SaysWhatTheWordsSay) {
  EXPECT_TRUE(agree(*abi_of_triplet("arm-linux-gnueabihf"), abi(kArm, 0x5000400)));
  EXPECT_FALSE(agree(*abi_of_triplet("arm-linux-gnueabi"), abi(kArm, 0x5000400)));
  EXPECT_TRUE(agree(*abi_of_triplet("armv7-alpine-linux-musleabihf"), abi(kArm, 0x5000400)));
  EXPECT_FALSE(agree(*abi_of_triplet("arm-poky-linux-gnueabi"), abi(kArm, 0x5000400)));
  EXPECT_EQ(abi_of_triplet("x86_64-linux-gnux32")->machine, (ElfMachine{EM_X86_64, 32, true}));
  EXPECT_EQ(abi_of_triplet("aarch64_be-linux-gnu")->machine, (ElfMachine{EM_AARCH64, 64, false}));
  EXPECT_EQ(abi_of_triplet("aarch64-poky-linux-musl")->machine, kArm64);
  EXPECT_TRUE(agree(*abi_of_triplet("mips64el-linux-gnuabin32"), abi({EM_MIPS, 32, true}, 0x20)));
  EXPECT_FALSE(agree(*abi_of_triplet("mips64el-linux-gnuabin32"), abi({EM_MIPS, 32, true}, 0x1000)));
  EXPECT_EQ(abi_of_triplet("vax-linux-gnu"), std::nullopt);
}

TEST(UsualTriplets, AreThoseOfTheKernelsOwnUserlands) {
  using Triplets = std::vector<std::string>;
  EXPECT_EQ(usual_triplets("arm64", kArm64), Triplets{"aarch64-linux-gnu"});
  EXPECT_EQ(usual_triplets("arm", kArm), (Triplets{"arm-linux-gnueabihf", "arm-linux-gnueabi"}));
  EXPECT_EQ(usual_triplets("x86", {EM_386, 32, true}), Triplets{"i686-linux-gnu"});
  EXPECT_EQ(usual_triplets("parisc", {EM_PARISC, 64, false}), Triplets{"hppa-linux-gnu"});
  EXPECT_TRUE(usual_triplets("vax", kX86).empty());
}

TEST(UsualObject, IsWhatTheConfigurationSays) {
  EXPECT_EQ(usual_object("arm64", true, false), kArm64);
  EXPECT_EQ(usual_object("arm64", true, true), (ElfMachine{EM_AARCH64, 64, false}));
  EXPECT_EQ(usual_object("arm", false, false), kArm);
  EXPECT_EQ(usual_object("x86", false, false), (ElfMachine{EM_386, 32, true}));
  EXPECT_EQ(usual_object("x86", true, false), kX86);
  EXPECT_EQ(usual_object("powerpc", true, true), kPpc64);
  EXPECT_EQ(usual_object("powerpc", false, true), kPpc32);
  EXPECT_EQ(usual_object("s390", true, false), (ElfMachine{EM_S390, 64, false})) << "it has one byte order";
  EXPECT_EQ(usual_object("mips", false, true), kMips);
  EXPECT_EQ(usual_object("riscv", false, false), (ElfMachine{EM_RISCV, 32, true}));
  EXPECT_EQ(usual_object("vax", false, false), std::nullopt);
}

TEST(DebianArchitectures, HaveTripletsWhoseProgramsAreKnown) {
  for (const auto& row : debian_architectures()) EXPECT_TRUE(abi_of_triplet(row.triplet)) << row.name;
  EXPECT_EQ(debian_architecture_of("arm-linux-gnueabihf"), "armhf");
  EXPECT_EQ(debian_architecture_of("i386-linux-gnu"), "i386");
  EXPECT_EQ(triplet_of_debian("ppc64el"), "powerpc64le-linux-gnu");
  EXPECT_EQ(triplet_of_debian("pdp11"), "");
}

}  // namespace
}  // namespace extmod
