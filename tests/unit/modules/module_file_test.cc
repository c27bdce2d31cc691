// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/module_file.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "package/compressor.h"

namespace extmod {
namespace {

TEST(ModuleFileTest, KnowsModulesByTheirNames) {
  for (const char* name : {"a.ko", "kernel/a.ko.gz", "a.ko.xz", "a.ko.zst"}) EXPECT_TRUE(is_module_name(name)) << name;
  for (const char* name : {".ko", "a.o", "a.ko.debug", "a.ko.xz.sig"}) EXPECT_FALSE(is_module_name(name)) << name;
  EXPECT_EQ(module_name("kernel/lib/crc7.ko.xz"), "kernel/lib/crc7");
}

TEST(ModuleFileTest, LeavesAPlainModuleAsItIs) {
  EXPECT_EQ(read_module_bytes("\177ELF and more", "a.ko", {}), "\177ELF and more");
}

/// Modules under each compression of the kernel's makefiles.
class CompressedModule : public testing::TestWithParam<const char*> {};

TEST_P(CompressedModule, IsUnpacked) {
  const std::string plain = "\177ELF" + std::string(100'000, 'x');
  const std::string packed = compress(plain, parse_compression(GetParam()));
  EXPECT_EQ(read_module_bytes(packed, "a.ko", {}), plain);
  EXPECT_TRUE(fails(ExitStatus::unverified, {"a.ko", "damaged"},
                    [&] { read_module_bytes(packed.substr(0, packed.size() / 2), "a.ko", {}); }));
  Limits small;
  small.entry = 50'000;
  EXPECT_TRUE(
      fails(ExitStatus::unverified, {"a.ko", "--limit entry"}, [&] { read_module_bytes(packed, "a.ko", small); }));
  EXPECT_TRUE(fails(ExitStatus::unverified, {"a.ko"},
                    [&] { read_module_bytes(compress("text", parse_compression(GetParam())), "a.ko", {}); }));
  EXPECT_TRUE(fails(ExitStatus::unverified, {"more than once"},
                    [&] { read_module_bytes(compress(packed, parse_compression(GetParam())), "a.ko", {}); }));
}

INSTANTIATE_TEST_SUITE_P(All, CompressedModule, testing::Values("gzip", "xz", "zstd"));

TEST(ModuleFileTest, StopsAtOneThatUnpacksToManyTimesItsSize) {
  const std::string packed = compress("\177ELF" + std::string(32 << 20, '\0'), parse_compression("zstd"));
  EXPECT_TRUE(fails(ExitStatus::unverified, {"many times"}, [&] { read_module_bytes(packed, "a.ko", {}); }));
}

}  // namespace
}  // namespace extmod
