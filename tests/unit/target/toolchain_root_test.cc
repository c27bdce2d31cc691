// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "failure.h"
#include "target/toolchain_fixture.h"

namespace extmod {
namespace {

TEST_F(FindToolchain, TakesLibgccOfTheSysrootWhereTheCompilerHasNone) {
  request_.sysroot = scratch_.path() / "sysroot";
  const fs::path folder = *request_.sysroot / "usr/lib/gcc/aarch64-linux-gnu/12";
  write_below(folder, "libgcc.a", "");
  write_below(*request_.sysroot, "usr/lib/libc.a", "");
  EXPECT_EQ(find().compiler->link_flags, Words{}) << "it has its own";
  FakeCompiler gcc;
  gcc.links_with = "-B" + folder.string();
  EXPECT_EQ(find(gcc).compiler->link_flags, Words{gcc.links_with});
}

TEST_F(FindToolchain, TakesTheUserlandOfARoot) {
  request_.root = root_with(arm64_musl());
  EXPECT_TRUE(fails(ExitStatus::environment, {"--root", "/lib/ld-musl-aarch64.so.1", loader_for(kArm64)},
                    [&] { find({}, native_tree()); }));
  FakeCompiler musl;
  musl.program = arm64_musl();
  EXPECT_TRUE(find(musl, native_tree()).rebuild);
  request_.root = scratch_.path() / "nothing";
  fs::create_directories(*request_.root);
  EXPECT_TRUE(
      fails(ExitStatus::impossible, {"no program that tells its userland"}, [&] { find(musl, native_tree()); }));
}

TEST_F(FindToolchain, TakesTheLoaderOfARootWithAStaticShell) {
  request_.root = root_with(FakeElf{kArm64, ET_EXEC});
  FakeElf loader = library_for(kArm64, {"GLIBC_2.17"});
  write_elf(*request_.root / loader_for(kArm64).substr(1), loader);
  write_elf(*request_.root / "lib/libc.so.6", library_for(kArm64, {"GLIBC_2.17", "GLIBC_2.34"}));
  EXPECT_FALSE(find({}, native_tree()).rebuild);
  write_elf(*request_.root / "lib/libc.so.6", library_for(kArm64, {"GLIBC_2.17"}));
  EXPECT_TRUE(find({}, native_tree()).rebuild) << "an older one";
}

TEST_F(FindToolchain, RefusesASysrootOfAnotherMachine) {
  request_.sysroot = scratch_.path() / "sysroot";
  write_elf(*request_.sysroot / "usr/lib/libz.so.1", library_for(kX86, {"ZLIB_1"}));
  auto look = [&] { find(); };
  EXPECT_TRUE(fails(ExitStatus::impossible, {"no library for aarch64", "sysroot"}, look));
  write_elf(*request_.sysroot / "lib/libz.so.1", library_for(kArm64, {"ZLIB_1"}));
  EXPECT_TRUE(find().rebuild) << "libraries alone, the C library is the compiler's";
  write_below(*request_.sysroot, "lib/ld-musl-aarch64.so.1", "");
  EXPECT_TRUE(fails(ExitStatus::environment, {loader_for(kArm64), "sysroot"}, look)) << "a userland of its own";
  write_below(*request_.sysroot, "usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1", "");
  EXPECT_TRUE(find().rebuild) << "a classic /usr/TRIPLET";
}

TEST_F(FindToolchain, NeedsNoCompilerWhereTheProgramsRunInTheRoot) {
  request_.root = root_with(program_for(kArm64));
  EXPECT_FALSE(find({}, native_tree()).rebuild);
  EXPECT_TRUE(commands_.empty());
}

TEST_F(FindToolchain, RefusesALoaderThatTheSysrootDoesNotHave) {
  request_.sysroot = scratch_.path() / "sysroot";
  write_elf(*request_.sysroot / "usr/lib/libc.so.6", library_for(kArm64, {"GLIBC_2.17", "GLIBC_2.34"}));
  EXPECT_TRUE(fails(ExitStatus::environment, {loader_for(kArm64), "sysroot"}, [&] { find(); }));
  write_below(*request_.sysroot, loader_for(kArm64).substr(1), "loader");
  EXPECT_TRUE(find().rebuild);
}

}  // namespace
}  // namespace extmod
