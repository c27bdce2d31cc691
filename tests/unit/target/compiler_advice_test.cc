// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/compiler_advice.h"

#include <gtest/gtest.h>

#include "distro/distro.h"
#include "fake_toolchain.h"

namespace extmod {
namespace {

TEST(CLibraryAdvice, NamesThePackageForClangsTriplet) {
  Compiler clang = fake_gcc({"clang", "--target=s390x-linux-gnu"}, {EM_S390, 64, false});
  clang.triplet = "s390x-unknown-linux-gnu";
  const std::string package = advise_c_library(this_distro(), "s390x-linux-gnu");
  EXPECT_NE(advise_c_library_for(clang).find("(" + package + ")"), std::string::npos) << advise_c_library_for(clang);
}

TEST(CLibraryAdvice, IsMultilibForTheOtherSizeOfThisMachine) {
  const ElfMachine i386{EM_386, 32, true};
  const std::string multilib = advise_multilib(this_distro());
  Compiler gcc = fake_gcc({"gcc", "-m32"}, i386);
  gcc.triplet = "x86_64-linux-gnu";
  Compiler clang = fake_gcc({"clang", "--target=i686-linux-gnu"}, i386);
  clang.is_clang = true;
  EXPECT_NE(advise_c_library_for(gcc).find("(" + multilib + ")"), std::string::npos);
  // clang has no machine of its own but this one.
  EXPECT_EQ(advise_c_library_for(clang).find("(" + multilib + ")") != std::string::npos,
            own_machine().machine == EM_X86_64);
  EXPECT_EQ(advise_c_library_for(fake_gcc({"i686-linux-gnu-gcc"}, i386)).find(multilib), std::string::npos);
}

}  // namespace
}  // namespace extmod
