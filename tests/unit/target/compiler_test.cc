// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/compiler.h"

#include <gtest/gtest.h>

#include "fake_compiler.h"
#include "fake_toolchain.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;

TEST(ProbeCompiler, AsksForVersionAndAnObject) {
  TempDir scratch;
  FakeCommandRunner runner = playing({});
  auto compiler = probe_compiler(runner, {"ccache", "aarch64-linux-gnu-gcc"}, scratch.path());
  ASSERT_TRUE(compiler);
  EXPECT_EQ(compiler->version, "gcc (Debian 12.2.0) 12.2.0");
  EXPECT_EQ(compiler->machine, kArm64);
  EXPECT_FALSE(compiler->is_clang);
  ASSERT_EQ(runner.commands.size(), 4U);
  EXPECT_EQ(runner.commands[0].argv, (Words{"ccache", "aarch64-linux-gnu-gcc", "--version"}));
  EXPECT_EQ(runner.commands[1].argv, (Words{"ccache", "aarch64-linux-gnu-gcc", "-ffile-prefix-map=a=b",
                                            "-fno-canonical-system-headers", "-c", "-o", "probe.o", "probe.c"}));
  EXPECT_EQ(runner.commands[1].cwd, scratch.path());
  for (const auto& command : runner.commands) EXPECT_EQ(command.environment.at("LC_ALL"), "C");
  EXPECT_TRUE(compiler->maps_prefixes);
  EXPECT_EQ(compiler->triplet, "aarch64-linux-gnu");
  EXPECT_EQ(compiler->multiarch, "aarch64-linux-gnu");
  EXPECT_TRUE(std::filesystem::exists(scratch.path() / "probe.c"));
}

TEST(ProbeCompiler, FindsNothingWhereTheProgramIsMissing) {
  TempDir scratch;
  FakeCommandRunner runner([](const Command&) { return CommandResult{127, "", "not found\n"}; });
  EXPECT_FALSE(probe_compiler(runner, {"nope"}, scratch.path()));
  EXPECT_EQ(runner.commands.size(), 1U);
}

TEST(ProbeCompiler, KnowsClangByItsVersion) {
  TempDir scratch;
  FakeCompiler clang;
  clang.version = "Debian clang version 14.0.6";
  FakeCommandRunner runner = playing(clang);
  EXPECT_TRUE(probe_compiler(runner, {"cc"}, scratch.path())->is_clang);
}

TEST(ProbeCompiler, BearsOneThatCompilesNothing) {
  TempDir scratch;
  FakeCompiler broken;
  broken.compiles = false;
  FakeCommandRunner runner = playing(broken);
  EXPECT_EQ(probe_compiler(runner, {"cc"}, scratch.path())->machine, std::nullopt);
}

TEST(ProbeCompiler, TakesTheUsualTripletOfAWrapperThatNamesNone) {
  TempDir scratch;
  FakeCommandRunner compiler = playing({});
  FakeCommandRunner runner([&](const Command& command) {
    return command.argv.back() == "-dumpmachine" ? CommandResult{1, ""} : compiler.run(command);
  });
  EXPECT_EQ(probe_compiler(runner, {"wrapper"}, scratch.path())->triplet, "aarch64-linux-gnu");
}

TEST(ProgramOf, AsksTheCompiler) {
  FakeCommandRunner runner([](const Command&) {
    return CommandResult{0, "/usr/lib/gcc-cross/ld\n", "warning: no data\n"};
  });
  Compiler compiler;
  compiler.argv = {"ccache", "gcc", "-m32"};
  EXPECT_EQ(program_of(runner, compiler, "ld"), "/usr/lib/gcc-cross/ld");
  ASSERT_EQ(runner.commands.size(), 1U);
  EXPECT_EQ(runner.commands[0].argv, (Words{"ccache", "gcc", "-m32", "-print-prog-name=ld"}));
  EXPECT_EQ(runner.commands[0].environment.at("LC_ALL"), "C");
}

TEST(ProgramOf, IsTheNameItselfWhereTheCompilerHasNoAnswer) {
  for (const CommandResult& answer :
       {CommandResult{0, ""}, CommandResult{0, " \n"}, CommandResult{1, "/usr/bin/ld\n"},
        CommandResult{127, "", "sh: not found"}, CommandResult{0, "one\n/usr/bin/ld\n"}}) {
    FakeCommandRunner runner([&](const Command&) { return answer; });
    EXPECT_EQ(program_of(runner, fake_gcc({"cc"}, kArm64), "ld"), "ld") << answer.output;
  }
}

TEST(ProbeLink, LinksAProgramWithTheFlags) {
  TempDir scratch;
  FakeCommandRunner runner = playing({});
  Compiler compiler = fake_gcc({"clang", "--target=aarch64-linux-gnu"}, kArm64);
  compiler.link_flags = {"-fuse-ld=lld"};
  LinkProbe probe = probe_link(runner, compiler, {"-L/x", "-lcrypto"}, scratch.path());
  ASSERT_TRUE(probe.program);
  EXPECT_EQ(probe.program->machine, kArm64);
  EXPECT_EQ(runner.commands.at(0).argv,
            (Words{"clang", "--target=aarch64-linux-gnu", "-fuse-ld=lld", "-L/x", "-lcrypto", "-o", "link", "link.c"}));
  EXPECT_EQ(runner.commands[0].cwd, scratch.path());
  EXPECT_NE(read_file(scratch.path() / "link.c").find("main"), std::string::npos);
}

TEST(ProbeLink, KeepsWhatTheLinkerSaid) {
  TempDir scratch;
  FakeCompiler broken;
  broken.links = false;
  broken.link_output = "/usr/bin/ld: cannot find crt1.o\n";
  FakeCommandRunner runner = playing(broken);
  LinkProbe probe = probe_link(runner, fake_gcc({"cc"}, kArm64), {}, scratch.path());
  EXPECT_FALSE(probe.program);
  EXPECT_EQ(probe.output, "/usr/bin/ld: cannot find crt1.o\n");
}

}  // namespace
}  // namespace extmod
