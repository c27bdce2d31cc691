// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/userland_probe.h"

#include <gtest/gtest.h>

#include "fake_compiler.h"
#include "fake_toolchain.h"
#include "fake_tree.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;

TEST(ProbeUserland, LinksWithLibgccOfTheSysrootWhereTheCompilerHasNone) {
  TempDir scratch;
  const std::filesystem::path sysroot = scratch.path() / "sysroot";
  const std::filesystem::path folder = sysroot / "usr/lib/gcc/aarch64-linux-gnu/12";
  write_below(folder, "libgcc.a", "");
  const Compiler compiler = fake_gcc({"gcc"}, kArm64);
  const LibraryPaths paths = sysroot_paths(compiler, sysroot, scratch.path() / "links");
  FakeCompiler gcc;
  FakeCommandRunner plain = playing(gcc);
  EXPECT_EQ(probe_userland(plain, compiler, paths, false, scratch.path()).link_flags, Words{}) << "it has its own";
  gcc.links_with = "-B" + folder.string();
  FakeCommandRunner without = playing(gcc);
  LinkedUserland linked = probe_userland(without, compiler, paths, false, scratch.path());
  ASSERT_TRUE(linked.userland);
  EXPECT_EQ(linked.link_flags, Words{gcc.links_with});
}

}  // namespace
}  // namespace extmod
