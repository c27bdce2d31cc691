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
  if (own_machine().machine != EM_X86_64) GTEST_SKIP() << "other machines have no such size here";
  const ElfMachine i386{EM_386, 32, true};
  const std::string multilib = advise_multilib(this_distro());
  Compiler gcc = fake_gcc({"gcc", "-m32"}, i386);
  gcc.triplet = "x86_64-linux-gnu";
  Compiler clang = fake_gcc({"clang", "--target=i686-linux-gnu"}, i386);
  clang.is_clang = true;
  for (const auto& compiler : {gcc, clang})
    EXPECT_NE(advise_c_library_for(compiler).find("(" + multilib + ")"), std::string::npos);
  EXPECT_EQ(advise_c_library_for(fake_gcc({"i686-linux-gnu-gcc"}, i386)).find(multilib), std::string::npos);
}

}  // namespace
}  // namespace extmod
