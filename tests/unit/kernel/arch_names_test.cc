// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "kernel/arch.h"

namespace extmod {
namespace {

TEST(ArchNames, PreferTheDebianNameToTheKernelsFamily) {
  for (const char* name :
       {"arm64", "amd64", "i386", "armhf", "armel", "riscv64", "ppc64el", "ppc64", "powerpc", "s390x", "mips64el",
        "mips64", "mipsel", "mips", "loong64", "sparc64", "sparc", "hppa", "m68k"}) {
    const Arch* arch = find_arch_by_name(name);
    ASSERT_NE(arch, nullptr) << name;
    EXPECT_EQ(arch->debian, name);
  }
}

}  // namespace
}  // namespace extmod
