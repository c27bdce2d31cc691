// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/arch.h"

#include <gtest/gtest.h>

#include "fake_elf.h"
#include "kernel/kernel_config.h"

namespace extmod {
namespace {

struct Choice {
  const char* srcarch;
  const char* config;
  const char* debian;
  ElfMachine programs;
  ElfMachine modules;
};

class ArchChoice : public testing::TestWithParam<Choice> {};

TEST_P(ArchChoice, FollowsTheConfiguration) {
  const Choice& wanted = GetParam();
  const Arch* arch = find_arch(wanted.srcarch, KernelConfig(wanted.config));
  ASSERT_NE(arch, nullptr);
  EXPECT_EQ(arch->debian, wanted.debian);
  EXPECT_EQ(arch->machine, wanted.programs) << to_string(arch->machine);
  EXPECT_EQ(arch->kernel_object(), wanted.modules) << to_string(arch->kernel_object());
  EXPECT_EQ(arch->srcarch, wanted.srcarch);
}

constexpr const char* k64 = "CONFIG_64BIT=y\n";
constexpr const char* k64Little = "CONFIG_64BIT=y\nCONFIG_CPU_LITTLE_ENDIAN=y\n";
constexpr const char* k64Big = "CONFIG_64BIT=y\nCONFIG_CPU_BIG_ENDIAN=y\n";
constexpr const char* kLittle = "CONFIG_CPU_LITTLE_ENDIAN=y\n";
constexpr const char* kBig = "CONFIG_CPU_BIG_ENDIAN=y\n";

constexpr ElfMachine same(uint16_t machine, int bits, bool little) {
  return {machine, bits, little};
}

const Choice kCommon[] = {
    {"arm64", k64, "arm64", kArm64, kArm64},
    {"arm64", "", "arm64", kArm64, kArm64},
    {"arm64", k64Big, "arm64be", same(EM_AARCH64, 64, false), same(EM_AARCH64, 64, false)},
    {"x86", k64, "amd64", kX86, kX86},
    {"x86", "CONFIG_X86_32=y\n", "i386", same(EM_386, 32, true), same(EM_386, 32, true)},
    {"arm", "CONFIG_VFP=y\n", "armhf", kArm, kArm},
    {"arm", "# CONFIG_VFP is not set\n", "armel", kArm, kArm},
    {"riscv", k64, "riscv64", same(EM_RISCV, 64, true), same(EM_RISCV, 64, true)},
    {"riscv", "CONFIG_32BIT=y\n", "riscv32", same(EM_RISCV, 32, true), same(EM_RISCV, 32, true)},
    {"powerpc", k64Little, "ppc64el", same(EM_PPC64, 64, true), same(EM_PPC64, 64, true)},
    {"powerpc", k64Big, "ppc64", kPpc64, kPpc64},
    {"powerpc", k64, "ppc64", kPpc64, kPpc64},
    {"powerpc", "CONFIG_PPC32=y\n", "powerpc", kPpc32, kPpc32},
    {"s390", k64, "s390x", same(EM_S390, 64, false), same(EM_S390, 64, false)},
    {"loongarch", k64, "loong64", same(258, 64, true), same(258, 64, true)},
};

const Choice kRare[] = {
    {"mips", k64Little, "mips64el", same(EM_MIPS, 64, true), same(EM_MIPS, 64, true)},
    {"mips", k64Big, "mips64", same(EM_MIPS, 64, false), same(EM_MIPS, 64, false)},
    {"mips", kLittle, "mipsel", same(EM_MIPS, 32, true), same(EM_MIPS, 32, true)},
    {"mips", kBig, "mips", same(EM_MIPS, 32, false), same(EM_MIPS, 32, false)},
    {"sparc", k64, "sparc64", same(EM_SPARCV9, 64, false), same(EM_SPARCV9, 64, false)},
    {"sparc", "", "sparc", same(EM_SPARC, 32, false), same(EM_SPARC, 32, false)},
    {"parisc", "", "hppa", same(EM_PARISC, 32, false), same(EM_PARISC, 32, false)},
    {"parisc", k64, "hppa", same(EM_PARISC, 32, false), same(EM_PARISC, 64, false)},
    {"m68k", "", "m68k", same(EM_68K, 32, false), same(EM_68K, 32, false)},
    {"alpha", k64, "alpha", same(EM_ALPHA, 64, true), same(EM_ALPHA, 64, true)},
    {"sh", kLittle, "sh4", same(EM_SH, 32, true), same(EM_SH, 32, true)},
    {"openrisc", "", "or1k", same(EM_OPENRISC, 32, false), same(EM_OPENRISC, 32, false)},
    {"microblaze", "", "microblazeel", same(EM_MICROBLAZE, 32, true), same(EM_MICROBLAZE, 32, true)},
    {"xtensa", "", "xtensa", same(EM_XTENSA, 32, true), same(EM_XTENSA, 32, true)},
    {"csky", "", "csky", same(EM_CSKY, 32, true), same(EM_CSKY, 32, true)},
    {"arc", "", "arc", same(EM_ARCV2, 32, true), same(EM_ARCV2, 32, true)},
    {"nios2", "", "nios2", same(EM_ALTERA_NIOS2, 32, true), same(EM_ALTERA_NIOS2, 32, true)},
};

std::string name_of(const testing::TestParamInfo<Choice>& info) {
  return std::string(info.param.debian) + "_" + std::to_string(info.index);
}

INSTANTIATE_TEST_SUITE_P(Common, ArchChoice, testing::ValuesIn(kCommon), name_of);
INSTANTIATE_TEST_SUITE_P(Rare, ArchChoice, testing::ValuesIn(kRare), name_of);

std::vector<const Arch*> rows() {
  std::vector<const Arch*> result;
  for (const auto& choice : kCommon) result.push_back(find_arch(choice.srcarch, KernelConfig(choice.config)));
  for (const auto& choice : kRare) result.push_back(find_arch(choice.srcarch, KernelConfig(choice.config)));
  return result;
}

TEST(ArchTable, IsCompleteInEveryRow) {
  for (const Arch* arch : rows()) {
    SCOPED_TRACE(arch->triplet);
    EXPECT_FALSE(arch->name.empty());
    EXPECT_FALSE(arch->debian.empty());
    EXPECT_NE(arch->triplet.find("-linux-gnu"), std::string::npos);
    EXPECT_EQ(srcarch_of(arch->name), arch->srcarch);
    EXPECT_NE(arch->machine.machine, EM_NONE);
    EXPECT_TRUE(arch->kernel_bits == 32 || arch->kernel_bits == 64);
    EXPECT_LE(arch->machine.bits, arch->kernel_bits);
    ASSERT_FALSE(arch->interpreters.empty());
    for (const auto& loader : arch->interpreters) EXPECT_TRUE(loader.starts_with("/lib")) << loader;
    for (const auto& flag : arch->cc_flags) EXPECT_TRUE(flag.starts_with("-m")) << flag;
    EXPECT_EQ(to_string(arch->machine).find("ELF machine"), std::string::npos) << "no name for people";
  }
}

TEST(ArchTable, IsFoundByTripletAndMachine) {
  for (const Arch* arch : rows()) {
    const Arch* by_triplet = find_arch_by_name(arch->triplet);
    ASSERT_NE(by_triplet, nullptr) << arch->triplet;
    EXPECT_EQ(by_triplet->triplet, arch->triplet);
    const Arch* by_machine = find_arch_by_machine(arch->machine);
    ASSERT_NE(by_machine, nullptr) << arch->triplet;
    EXPECT_EQ(by_machine->machine, arch->machine);
  }
}

TEST(ArchTable, IsFoundByTheNamesPeopleUse) {
  EXPECT_EQ(find_arch_by_name("arm64")->triplet, "aarch64-linux-gnu");
  EXPECT_EQ(find_arch_by_name("amd64")->triplet, "x86_64-linux-gnu");
  EXPECT_EQ(find_arch_by_name("x86_64")->debian, "amd64");
  EXPECT_EQ(find_arch_by_name("i386")->debian, "i386");
  EXPECT_EQ(find_arch_by_name("armel")->debian, "armel");
  EXPECT_EQ(find_arch_by_name("ppc64el")->triplet, "powerpc64le-linux-gnu");
}

TEST(ArchTable, HasNoRowForOthers) {
  EXPECT_EQ(find_arch("um", KernelConfig("")), nullptr);
  EXPECT_EQ(find_arch("", KernelConfig("")), nullptr);
  EXPECT_EQ(find_arch_by_name("vax"), nullptr);
  EXPECT_EQ(find_arch_by_name(""), nullptr);
  EXPECT_EQ(find_arch_by_machine({EM_VAX, 32, true}), nullptr);
  EXPECT_EQ(find_arch_by_machine({EM_X86_64, 32, true}), nullptr);
}

TEST(Srcarch, IsMappedAsInTheTopMakefile) {
  EXPECT_EQ(srcarch_of("x86_64"), "x86");
  EXPECT_EQ(srcarch_of("i386"), "x86");
  EXPECT_EQ(srcarch_of("sparc32"), "sparc");
  EXPECT_EQ(srcarch_of("sparc64"), "sparc");
  EXPECT_EQ(srcarch_of("parisc64"), "parisc");
  EXPECT_EQ(srcarch_of("arm64"), "arm64");
}

}  // namespace
}  // namespace extmod
