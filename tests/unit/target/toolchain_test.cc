// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/toolchain.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "target/toolchain_fixture.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;
constexpr auto kEnvironment = ExitStatus::environment;
constexpr auto kImpossible = ExitStatus::impossible;

TEST_F(FindToolchain, ProbesAndLinksForAnotherMachine) {
  request_.compiler.cc = "ccache gcc";
  Toolchain toolchain = find();
  EXPECT_TRUE(toolchain.rebuild);
  EXPECT_NE(toolchain.reason.find("they are for x86-64"), std::string::npos) << toolchain.reason;
  EXPECT_EQ(toolchain.userland.abi.machine, kArm64);
  EXPECT_EQ(toolchain.userland.c_library, CLibrary::glibc);
  ASSERT_TRUE(toolchain.compiler);
  EXPECT_EQ(toolchain.compiler->argv, (Words{"ccache", "gcc"}));
  EXPECT_EQ(toolchain.compiler->named_by, "--cc");
  EXPECT_EQ(link(), (Words{"ccache", "gcc", "-o", "link", "link.c"}));
}

TEST_F(FindToolchain, LinksStaticallyWhereTheProgramsWillBe) {
  request_.compiler.cc = "gcc";
  request_.static_link = true;
  ASSERT_TRUE(find().compiler);
  EXPECT_EQ(link(), (Words{"gcc", "-static", "-o", "link", "link.c"}));
  FakeCompiler broken;
  broken.links = false;
  broken.link_output = "ld: cannot find -lc\n";
  EXPECT_TRUE(fails(kEnvironment, {"cannot link a static program", "cannot find -lc", "gcc (named by --cc)"},
                    [&] { find(broken); }));
}

TEST_F(FindToolchain, AsksNobodyInANativeBuild) {
  Toolchain toolchain = find({}, native_tree());
  EXPECT_FALSE(toolchain.rebuild);
  EXPECT_FALSE(toolchain.compiler);
  EXPECT_EQ(toolchain.userland.loader, loader_for(kArm64));
  EXPECT_TRUE(toolchain.userland.versions.empty()) << "what they need says nothing of what there is";
  EXPECT_TRUE(commands_.empty());
}

TEST_F(FindToolchain, ChecksACompilerThatWasAskedForInANativeBuild) {
  request_.compiler.cc = "my-gcc";
  FakeCompiler wrong;
  wrong.machine = kPpc32;
  EXPECT_TRUE(fails(kEnvironment, {"another machine", "my-gcc (named by --cc)"}, [&] { find(wrong, native_tree()); }));
  EXPECT_FALSE(find({}, native_tree()).rebuild);
}

TEST_F(FindToolchain, RebuildsForAnotherCLibraryOfTheSameMachine) {
  request_.compiler.cc = "musl-gcc";
  FakeCompiler musl;
  musl.program = arm64_musl();
  Toolchain toolchain = find(musl, native_tree());
  EXPECT_TRUE(toolchain.rebuild);
  EXPECT_EQ(toolchain.userland.c_library, CLibrary::musl);
  EXPECT_NE(toolchain.reason.find("/lib/ld-musl-aarch64.so.1"), std::string::npos) << toolchain.reason;
}

TEST_F(FindToolchain, RebuildsForAnOlderCLibrary) {
  request_.compiler.cc = "old-gcc";
  write_elf(scratch_.path() / "libc.so.6", library_for(kArm64, {"GLIBC_2.17", "GLIBC_2.31"}));
  FakeCompiler old;
  old.libraries = scratch_.path();
  old.program = program_for(kArm64);
  Toolchain toolchain = find(old, native_tree());
  EXPECT_TRUE(toolchain.rebuild);
  EXPECT_NE(toolchain.reason.find("libc.so.6: GLIBC_2.34"), std::string::npos) << toolchain.reason;
  EXPECT_EQ(to_string(toolchain.userland), "aarch64, 64-bit, little-endian, glibc 2.31, loader " + loader_for(kArm64));
}

TEST_F(FindToolchain, RebuildsDynamicProgramsWithStatic) {
  request_.compiler.cc = "gcc";
  request_.static_link = true;
  FakeCompiler compiler;
  compiler.program = FakeElf{kArm64, ET_EXEC};
  Toolchain toolchain = find(compiler, native_tree());
  EXPECT_TRUE(toolchain.rebuild);
  EXPECT_NE(toolchain.reason.find("--static"), std::string::npos);
}

TEST_F(FindToolchain, RebuildsWhatDoesNotAgree) {
  change_ = [](const FakeTree& fake) { write_elf(fake.objtree() / "scripts/mod/modpost", arm64_musl()); };
  EXPECT_NE(find({}, native_tree()).reason.find("scripts/mod/modpost differs"), std::string::npos);
}

TEST_F(FindToolchain, AsksTheKernelsCompilerWhereItIsNotTheHostCompiler) {
  FakeTreeOptions options = native_tree();
  options.config += "CONFIG_CC_VERSION_TEXT=\"gcc (Debian 12.2.0) 12.2.0\"\n";
  change_ = [](const FakeTree& fake) {
    fake.write("scripts/mod/.empty.o.cmd", "x := aarch64-linux-musl-gcc -c\n");
    fake.write("scripts/basic/.fixdep.cmd", "x := gcc -o\n");
  };
  FakeCompiler musl;
  musl.program = arm64_musl();
  EXPECT_TRUE(find(musl, options).rebuild) << "a kernel for musl, built on glibc of the same machine";
  FakeCompiler same;
  EXPECT_FALSE(find(same, options).rebuild) << "ccache and the like";
  musl.version = "gcc (Alpine) 13";
  EXPECT_FALSE(find(musl, options).rebuild) << "it is not the compiler that made the kernel";
  musl.version = same.version;
  musl.links = false;
  EXPECT_FALSE(find(musl, options).rebuild) << "it has no C library";
}

TEST_F(FindToolchain, RebuildsAlwaysOrNever) {
  request_.rebuild = RebuildMode::always;
  EXPECT_EQ(find({}, native_tree()).reason, "--rebuild always");
  request_.rebuild = RebuildMode::never;
  EXPECT_FALSE(find({}, native_tree()).rebuild);
  EXPECT_TRUE(fails(kImpossible, {"--rebuild never", "x86-64"}, [&] { find(); }));
  EXPECT_TRUE(commands_.empty()) << "no compiler is needed to see that";
  request_.compiler.cc = "musl-gcc";
  FakeCompiler musl;
  musl.program = arm64_musl();
  EXPECT_TRUE(fails(kImpossible, {"--rebuild never", "ld-musl"}, [&] { find(musl, native_tree()); }));
}

TEST_F(FindToolchain, SaysHowToGetTheCompilerAndWhoNamedIt) {
  FakeTree fake(cross_tree());
  FakeCommandRunner runner([](const Command&) { return CommandResult{127, ""}; });
  auto look = [&] { find_toolchain(runner, request_, fake.read(), {}, scratch_.path()); };
  EXPECT_TRUE(fails(kEnvironment, {"does not run", "gcc-aarch64-linux-gnu", "--cross-compile"}, look));
  request_.compiler.cross_compile = "no-such-";
  EXPECT_TRUE(fails(kEnvironment, {"no-such-gcc (named by CROSS_COMPILE=no-such-)"}, look));
}

TEST_F(FindToolchain, RefusesACompilerForAnotherMachine) {
  FakeCompiler wrong;
  wrong.machine = kPpc32;
  request_.compiler.cc = "powerpc-linux-gnu-gcc";
  EXPECT_TRUE(fails(
      kEnvironment,
      {"another machine", "powerpc, 32-bit, big-endian", to_string(kArm64), "powerpc-linux-gnu-gcc", "apt-get install"},
      [&] { find(wrong); }));
  wrong.compiles = false;
  EXPECT_TRUE(fails(kEnvironment, {"compiles nothing"}, [&] { find(wrong); }));
}

TEST_F(FindToolchain, RefusesACompilerForAnotherFloatAbi) {
  request_.compiler.run_arch = "armhf";
  FakeCompiler soft;
  soft.machine = kArm;
  soft.program = program_for(kArm);
  soft.program->flags = 0x5000200;
  EXPECT_TRUE(fails(kEnvironment, {"soft float", "wanted is", "hard float"}, [&] { find(soft); }));
  soft.program->flags = 0x5000400;
  EXPECT_TRUE(find(soft).rebuild);
}

TEST_F(FindToolchain, RefusesACompilerForAnotherCLibraryThanTheTripletSays) {
  request_.compiler.run_arch = "aarch64-poky-linux-musl";
  request_.compiler.cc = "gcc";
  EXPECT_TRUE(fails(kEnvironment, {"glibc", "wanted is musl", "--run-arch aarch64-poky-linux-musl"}, [&] { find(); }));
  FakeCompiler musl;
  musl.program = arm64_musl();
  EXPECT_TRUE(find(musl).rebuild);
  request_.compiler.run_arch = "aarch64";
  EXPECT_TRUE(find(musl).rebuild) << "this name says nothing of a C library";
}

TEST_F(FindToolchain, GivesClangItsTargetAndItsLinker) {
  FakeCompiler clang;
  clang.version = "clang version 15";
  clang.machine = kPpc64;
  clang.with_flag = "--target=aarch64-linux-gnu";
  clang.flagged_machine = kArm64;
  request_.compiler.cc = "clang";
  EXPECT_EQ(find(clang).compiler->argv, (Words{"clang", clang.with_flag}));
  clang.links_with = "-fuse-ld=lld";
  Toolchain toolchain = find(clang);
  EXPECT_EQ(toolchain.compiler->link_flags, Words{"-fuse-ld=lld"});
  EXPECT_EQ(toolchain.linker + " " + toolchain.archiver, "ld.lld llvm-ar");
  clang.missing = "llvm-ar";
  EXPECT_EQ(find(clang).archiver, "ar");
  clang.flagged_machine = kPpc64;
  EXPECT_TRUE(fails(kEnvironment, {"another machine"}, [&] { find(clang); }));
}

TEST_F(FindToolchain, AddsNoFlagWhereTheWordsChooseAMachine) {
  FakeCompiler biarch;
  biarch.machine = kArm;
  biarch.with_flag = "-m64";
  request_.compiler.cc = "gcc -m32";
  EXPECT_TRUE(fails(kEnvironment, {"gcc -m32 (named by --cc)", "--run-arch"}, [&] { find(biarch); }));
}

TEST_F(FindToolchain, TriesTheFlagOfABiarchCompiler) {
  FakeTreeOptions options;
  options.arch = "powerpc";
  options.config = "CONFIG_PPC32=y\nCONFIG_CPU_BIG_ENDIAN=y\n";
  FakeCompiler biarch;
  biarch.machine = kPpc64;
  biarch.with_flag = "-m32";
  biarch.flagged_machine = kPpc32;
  EXPECT_EQ(find(biarch, options).compiler->argv, (Words{"powerpc-linux-gnu-gcc", "-m32"}));
}

TEST_F(FindToolchain, GivesTheReasonWhereNothingLinks) {
  FakeCompiler broken;
  broken.links = false;
  broken.link_output = "ld: cannot find crt1.o: No such file or directory\n";
  EXPECT_TRUE(fails(kEnvironment,
                    {"cannot link", "CONFIG_CC_CAN_LINK=y in the tree", "cannot find crt1.o", "libc6-dev-arm64"},
                    [&] { find(broken); }));
  EXPECT_TRUE(fails(kEnvironment, {"CONFIG_CC_CAN_LINK is off in the tree too", "cannot find crt1.o"},
                    [&] { find(broken, cross_tree("")); }));
}

TEST_F(FindToolchain, ServesATreeThatWasPreparedOnAThirdMachine) {
  FakeTreeOptions options = cross_tree();
  options.host = kPpc64;
  EXPECT_TRUE(find({}, options).rebuild);
}

}  // namespace
}  // namespace extmod
