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

}  // namespace
}  // namespace extmod
