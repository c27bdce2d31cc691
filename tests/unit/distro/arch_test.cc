// SPDX-License-Identifier: GPL-2.0-or-later
#include "distro/arch.h"

#include <gtest/gtest.h>

#include <string>

namespace extmod {
namespace {

TEST(ArchLibraries, AreProvidedBySonameOrByTheirPackageAlone) {
  for (const char* soname : {"libcrypto.so.3", "libcrypto.so.1.1", "libssl.so.3", "libzstd.so.1", "liblzma.so.5"})
    EXPECT_TRUE(arch_library(soname) != nullptr && arch_library(soname)->is_provided) << soname;
  const std::pair<const char*, std::string> table[] = {
      {"libelf.so.1", "libelf"}, {"libdw.so.1", "libelf"},      {"libz.so.1", "zlib"},
      {"libc.so.6", "glibc"},    {"libpthread.so.0", "glibc"},  {"libdl.so.2", "glibc"},
      {"libm.so.6", "glibc"},    {"libgcc_s.so.1", "gcc-libs"}, {"libstdc++.so.6", "gcc-libs"}};
  for (const auto& [soname, package] : table) {
    ASSERT_NE(arch_library(soname), nullptr) << soname;
    EXPECT_EQ(arch_library(soname)->package, package);
    EXPECT_FALSE(arch_library(soname)->is_provided) << soname;
  }
  EXPECT_EQ(arch_library("libunknown.so.1"), nullptr);
}

}  // namespace
}  // namespace extmod
