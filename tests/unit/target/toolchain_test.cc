// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/toolchain.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_compiler.h"
#include "fake_tree.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;
constexpr auto kEnvironment = ExitStatus::environment;

/// An arm64 kernel whose host programs run on this machine, whatever that is.
FakeTreeOptions cross_tree(const std::string& config = "CONFIG_CC_CAN_LINK=y\n") {
  FakeTreeOptions options;
  options.arch = own_machine() == kArm64 ? "x86_64" : "arm64";
  options.config = "CONFIG_64BIT=y\n" + config;
  options.host = own_machine();
  return options;
}

const ElfMachine& other_machine() {
  return own_machine() == kArm64 ? kX86 : kArm64;
}

FakeCompiler good_compiler() {
  FakeCompiler compiler;
  compiler.machine = other_machine();
  return compiler;
}

class FindToolchain : public testing::Test {
 protected:
  Toolchain find(const FakeCompiler& compiler, const FakeTreeOptions& options = cross_tree()) {
    FakeTree fake(options);
    FakeCommandRunner runner = playing(compiler);
    Toolchain toolchain = find_toolchain(runner, request_, fake.read(), scratch_.path());
    commands_ = runner.commands;
    return toolchain;
  }
  ToolchainRequest request_;
  TempDir scratch_;
  std::vector<Command> commands_;
};

TEST_F(FindToolchain, ProbesAndLinksInACrossBuild) {
  request_.cc = "ccache gcc";
  Toolchain toolchain = find(good_compiler());
  EXPECT_TRUE(toolchain.cross);
  EXPECT_EQ(toolchain.run_arch->machine, other_machine());
  ASSERT_TRUE(toolchain.compiler);
  EXPECT_EQ(toolchain.compiler->argv, (Words{"ccache", "gcc"}));
  ASSERT_EQ(commands_.size(), 4U);
  EXPECT_EQ(commands_[2].argv, (Words{"ccache", "gcc", "-o", "link", "link.c"}));
}

TEST_F(FindToolchain, LinksStaticallyWhereTheProgramsWillBe) {
  request_.cc = "gcc";
  request_.static_link = true;
  ASSERT_TRUE(find(good_compiler()).compiler);
  ASSERT_EQ(commands_.size(), 4U);
  EXPECT_EQ(commands_[2].argv, (Words{"gcc", "-static", "-o", "link", "link.c"}));
  FakeCompiler broken = good_compiler();
  broken.links = false;
  broken.link_output = "ld: cannot find -lc\n";
  EXPECT_TRUE(fails(kEnvironment, {"cannot link a static program", "cannot find -lc", "gcc", "libc6-dev-"},
                    [&] { find(broken); }));
}

TEST_F(FindToolchain, AsksNobodyInANativeBuild) {
  FakeTreeOptions options = cross_tree();
  options.host = other_machine();
  Toolchain toolchain = find(good_compiler(), options);
  EXPECT_FALSE(toolchain.cross);
  EXPECT_FALSE(toolchain.compiler);
  EXPECT_TRUE(commands_.empty());
}

TEST_F(FindToolchain, ChecksACompilerThatWasAskedForInANativeBuild) {
  FakeTreeOptions options = cross_tree();
  options.host = other_machine();
  request_.cc = "my-gcc";
  FakeCompiler wrong = good_compiler();
  wrong.machine = kPpc32;
  EXPECT_TRUE(fails(kEnvironment, {"another machine", "my-gcc"}, [&] { find(wrong, options); }));
  EXPECT_FALSE(find(good_compiler(), options).cross);
}

TEST_F(FindToolchain, DecidesCrossByMachineAndNotByName) {
  request_.cc = "gcc";
  EXPECT_TRUE(find(good_compiler()).cross);
  FakeTreeOptions native = cross_tree();
  native.host = other_machine();
  request_.cc = "/opt/cross/bin/target-ccache-gcc";
  EXPECT_FALSE(find(good_compiler(), native).cross);
}

TEST_F(FindToolchain, SaysHowToGetTheCompiler) {
  FakeTree fake(cross_tree());
  FakeCommandRunner runner([](const Command&) { return CommandResult{127, ""}; });
  EXPECT_TRUE(fails(kEnvironment, {"does not run", "apt-get install gcc-", "--cross-compile"},
                    [&] { find_toolchain(runner, request_, fake.read(), scratch_.path()); }));
}

TEST_F(FindToolchain, RefusesACompilerForAnotherMachine) {
  FakeCompiler wrong = good_compiler();
  wrong.machine = kPpc32;
  request_.cc = "powerpc-linux-gnu-gcc";
  EXPECT_TRUE(fails(kEnvironment,
                    {"another machine", "powerpc, 32-bit, big-endian", to_string(other_machine()),
                     "powerpc-linux-gnu-gcc", "apt-get install"},
                    [&] { find(wrong); }));
  wrong.compiles = false;
  EXPECT_TRUE(fails(kEnvironment, {"compiles nothing"}, [&] { find(wrong); }));
}

TEST_F(FindToolchain, GivesClangItsTarget) {
  FakeCompiler clang;
  clang.version = "clang version 15";
  clang.machine = kPpc64;
  clang.with_flag = "--target=" + std::string(other_machine() == kArm64 ? "aarch64" : "x86_64") + "-linux-gnu";
  clang.flagged_machine = other_machine();
  request_.cc = "clang";
  EXPECT_EQ(find(clang).compiler->argv, (Words{"clang", clang.with_flag}));
  clang.flagged_machine = kPpc64;
  EXPECT_TRUE(fails(kEnvironment, {"another machine"}, [&] { find(clang); }));
}

TEST_F(FindToolchain, TriesTheFlagOfABiarchCompiler) {
  FakeTreeOptions options;
  options.arch = "powerpc";
  options.config = "CONFIG_PPC32=y\n";
  options.host = own_machine();
  FakeCompiler biarch;
  biarch.machine = kPpc64;
  biarch.with_flag = "-m32";
  biarch.flagged_machine = kPpc32;
  EXPECT_EQ(find(biarch, options).compiler->argv, (Words{"powerpc-linux-gnu-gcc", "-m32"}));
}

TEST_F(FindToolchain, GivesTheReasonWhereNothingLinks) {
  FakeCompiler broken = good_compiler();
  broken.links = false;
  broken.link_output = "ld: cannot find crt1.o: No such file or directory\n";
  EXPECT_TRUE(fails(kEnvironment,
                    {"cannot link", "CONFIG_CC_CAN_LINK=y in the tree", "cannot find crt1.o", "libc6-dev-"},
                    [&] { find(broken); }));
  EXPECT_TRUE(fails(kEnvironment, {"CONFIG_CC_CAN_LINK is off in the tree too", "cannot find crt1.o"},
                    [&] { find(broken, cross_tree("")); }));
}

TEST_F(FindToolchain, RefusesATreeThatWasPreparedOnAThirdMachine) {
  FakeTreeOptions options = cross_tree();
  options.host = kPpc64;
  EXPECT_TRUE(fails(kEnvironment, {"runs neither here nor on the target", "powerpc64", "modules_prepare"},
                    [&] { find(good_compiler(), options); }));
}

TEST_F(FindToolchain, MakesProgramsForAnotherRunArch) {
  FakeTreeOptions options = cross_tree();
  options.host = other_machine();
  options.arch = own_machine() == kArm64 ? "x86_64" : "arm64";
  request_.run_arch = "armhf";
  FakeCompiler compiler;
  compiler.machine = kArm;
  EXPECT_TRUE(fails(kEnvironment, {"runs neither here"}, [&] { find(compiler, options); }));
  options.host = own_machine();
  Toolchain toolchain = find(compiler, options);
  EXPECT_EQ(toolchain.run_arch->debian, "armhf");
  EXPECT_EQ(toolchain.compiler->argv, Words{"arm-linux-gnueabihf-gcc"});
}

TEST_F(FindToolchain, RefusesARunArchNobodyKnows) {
  request_.run_arch = "vax";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"does not know", "vax", "--run-arch"}, [&] { find(good_compiler()); }));
}

}  // namespace
}  // namespace extmod
