// SPDX-License-Identifier: GPL-2.0-or-later
#include "package/rpm/rpm_arch.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "support/process.h"
#include "support/text.h"

namespace extmod {
namespace {

struct Isa {
  const char* triplet;
  const char* isa;
};

const std::vector<Isa> kIsas = {{"aarch64-linux-gnu", "(aarch-64)"},
                                {"x86_64-linux-gnu", "(x86-64)"},
                                {"i386-linux-gnu", "(x86-32)"},
                                {"arm-linux-gnueabihf", "(armv7hl-32)"},
                                {"arm-linux-gnueabi", "(armv5tel-32)"},
                                {"riscv64-linux-gnu", "(riscv-64)"},
                                {"powerpc64le-linux-gnu", "(ppc-64)"},
                                {"powerpc64-linux-gnu", "(ppc-64)"},
                                {"powerpc-linux-gnu", "(ppc-32)"},
                                {"s390x-linux-gnu", "(s390-64)"},
                                {"mips64el-linux-gnuabi64", "(mips-64)"},
                                {"mips64-linux-gnuabi64", "(mips-64)"},
                                {"mipsel-linux-gnu", "(mips-32)"},
                                {"mips-linux-gnu", "(mips-32)"},
                                {"loongarch64-linux-gnu", "(loongarch64-64)"},
                                {"sparc64-linux-gnu", "(sparc-64)"},
                                {"sparc-linux-gnu", "(sparc-32)"},
                                {"m68k-linux-gnu", "(m68k-32)"},
                                {"alpha-linux-gnu", "(alpha-64)"},
                                {"sh4-linux-gnu", "(sh-32)"},
                                {"aarch64_be-linux-gnu", ""},
                                {"riscv32-linux-gnu", ""},
                                {"hppa-linux-gnu", ""},
                                {"or1k-linux-gnu", ""},
                                {"x86_64-linux-gnux32", ""},
                                {"mips64el-linux-gnuabin32", ""}};

TEST(RpmIsa, IsTheFamilyAndTheBits) {
  for (const auto& row : kIsas) {
    ASSERT_TRUE(abi_of_triplet(row.triplet)) << row.triplet;
    EXPECT_EQ(rpm_isa(abi_of_triplet(row.triplet).value()), row.isa) << row.triplet;
  }
}

TEST(RpmIsa, IsWhatRpmSays) {
  ProcessRunner runner;
  for (const auto& row : kIsas) {
    const std::string arch = rpm_arch(abi_of_triplet(row.triplet).value());
    const CommandResult asked =
        runner.run({{"rpm", "--target", arch, "--eval", "%{?_isa}"}, ".", command_environment()});
    if (asked.status == 127 && std::getenv("CI") == nullptr) GTEST_SKIP() << "rpm is not here";
    ASSERT_EQ(asked.status, 0) << asked.said();
    EXPECT_EQ(trim(asked.output), row.isa) << arch;
  }
}

}  // namespace
}  // namespace extmod
