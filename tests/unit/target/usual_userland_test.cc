// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "distro/debian.h"
#include "fake_elf.h"
#include "kernel/kernel_config.h"
#include "kernel/srcarch.h"
#include "target/abi.h"

namespace extmod {
namespace {

struct Choice {
  const char* srcarch;
  const char* config;
  const char* debian;
  ElfMachine programs;
  ElfMachine modules;
};

class UsualUserland : public testing::TestWithParam<Choice> {};

TEST_P(UsualUserland, FollowsTheConfiguration) {
  const Choice& wanted = GetParam();
  KernelConfig config(wanted.config);
  auto object = usual_object(wanted.srcarch, config.enabled("64BIT"), config.enabled("CPU_BIG_ENDIAN"));
  ASSERT_TRUE(object);
  EXPECT_EQ(*object, wanted.modules) << to_string(*object);
  auto triplets = usual_triplets(wanted.srcarch, *object);
  ASSERT_FALSE(triplets.empty());
  EXPECT_EQ(debian_architecture_of(triplets.front()), wanted.debian);
  auto abi = abi_of_triplet(triplets.front());
  ASSERT_TRUE(abi);
  EXPECT_EQ(abi->machine, wanted.programs) << to_string(*abi);
  EXPECT_EQ(srcarch_of_machine(abi->machine), wanted.srcarch);
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
    {"arm", "", "armhf", kArm, kArm},
    {"riscv", k64, "riscv64", same(EM_RISCV, 64, true), same(EM_RISCV, 64, true)},
    {"riscv", "CONFIG_32BIT=y\n", "riscv32", same(EM_RISCV, 32, true), same(EM_RISCV, 32, true)},
    {"powerpc", k64Little, "ppc64el", same(EM_PPC64, 64, true), same(EM_PPC64, 64, true)},
    {"powerpc", k64Big, "ppc64", kPpc64, kPpc64},
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
    {"microblaze", "", "", same(EM_MICROBLAZE, 32, true), same(EM_MICROBLAZE, 32, true)},
    {"xtensa", "", "", same(EM_XTENSA, 32, true), same(EM_XTENSA, 32, true)},
    {"csky", "", "csky", same(EM_CSKY, 32, true), same(EM_CSKY, 32, true)},
    {"arc", "", "arc", same(EM_ARCV2, 32, true), same(EM_ARCV2, 32, true)},
    {"nios2", "", "nios2", same(EM_ALTERA_NIOS2, 32, true), same(EM_ALTERA_NIOS2, 32, true)},
};

std::string name_of(const testing::TestParamInfo<Choice>& info) {
  return std::string(info.param.srcarch) + "_" + std::to_string(info.index);
}

INSTANTIATE_TEST_SUITE_P(Common, UsualUserland, testing::ValuesIn(kCommon), name_of);
INSTANTIATE_TEST_SUITE_P(Rare, UsualUserland, testing::ValuesIn(kRare), name_of);

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
