// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/compiler_choice.h"

#include <gtest/gtest.h>

#include "distro/debian.h"
#include "failure.h"
#include "fake_tree.h"
#include "scoped_variable.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

/// A machine on which only the programs made by install() are found by PATH.
class ChooseCompiler : public testing::Test {
 protected:
  ChooseCompiler() : fake_(with_version_text()), path_("PATH", bin_.path().string()) {}

  static FakeTreeOptions with_version_text() {
    FakeTreeOptions options = arm64_tree();
    options.config += "CONFIG_CC_VERSION_TEXT=\"aarch64-linux-gnu-gcc-12 (Debian 12.2.0) 12.2.0\"\n";
    return options;
  }
  static void make_program(const fs::path& path) {
    write_below(path.parent_path(), path.filename(), "");
    fs::permissions(path, fs::perms::owner_all);
  }
  void install(const std::string& name) const { make_program(bin_.path() / name); }
  void record(const std::string& words) const { fake_.write("scripts/mod/.empty.o.cmd", "x := " + words + " -c\n"); }
  Words choose() {
    KernelTree tree = fake_.read();
    CompilerChoice choice = choose_compiler(request_, tree, wanted_userland(request_.run_arch, tree));
    source_ = choice.named_by;
    return choice.argv;
  }

  TempDir bin_;
  FakeTree fake_;
  ScopedVariable path_;
  CompilerRequest request_;
  std::string source_;
};

TEST_F(ChooseCompiler, TakesTheTripletLast) {
  EXPECT_EQ(choose(), Words{"aarch64-linux-gnu-gcc"});
  EXPECT_EQ(source_, "the usual name for arm64");
}

TEST_F(ChooseCompiler, TakesAnEmptyPrefixForThisMachinesOwn) {
  request_.cross_compile = "";
  EXPECT_EQ(choose(), Words{"gcc"});
  request_.llvm = "1";
  EXPECT_EQ(choose(), (Words{"clang", "--target=aarch64-linux-gnu"}));
}

TEST_F(ChooseCompiler, TakesTheVersionTextWhereThatProgramIsHere) {
  install("aarch64-linux-gnu-gcc-12");
  EXPECT_EQ(choose(), Words{"aarch64-linux-gnu-gcc-12"});
  EXPECT_EQ(source_, "the tree's CONFIG_CC_VERSION_TEXT");
}

TEST_F(ChooseCompiler, TakesTheCrossCompilerForTheNameThatTheKernelsMachineHas) {
  fake_.configure("CONFIG_CC_VERSION_TEXT=\"gcc-12 (Debian 12.2.0) 12.2.0\"\n");
  install("gcc-12");
  install("aarch64-linux-gnu-gcc");
  const bool at_home = own_machine() == kArm64;
  EXPECT_EQ(choose(), Words{at_home ? "gcc-12" : "aarch64-linux-gnu-gcc"});
  install("aarch64-linux-gnu-gcc-12");
  EXPECT_EQ(choose(), Words{at_home ? "gcc-12" : "aarch64-linux-gnu-gcc-12"});
  EXPECT_EQ(source_, "the tree's CONFIG_CC_VERSION_TEXT");
}

TEST_F(ChooseCompiler, TakesTheRecordedCompilerBeforeTheVersionText) {
  install("aarch64-linux-gnu-gcc-12");
  record("ccache my-gcc");
  EXPECT_EQ(choose(), Words{"aarch64-linux-gnu-gcc-12"}) << "ccache is not here";
  install("ccache");
  EXPECT_EQ(choose(), (Words{"ccache", "my-gcc"}));
  EXPECT_NE(source_.find(".empty.o.cmd"), std::string::npos);
}

TEST_F(ChooseCompiler, TakesThePrefixBeforeWhatTheTreeSays) {
  install("ccache");
  record("ccache my-gcc");
  request_.cross_compile = "/opt/arm/bin/aarch64-none-linux-gnu-";
  EXPECT_EQ(choose(), Words{"/opt/arm/bin/aarch64-none-linux-gnu-gcc"});
  EXPECT_EQ(source_, "CROSS_COMPILE=/opt/arm/bin/aarch64-none-linux-gnu-");
}

TEST_F(ChooseCompiler, TakesThePrefixAsTextWithItsLauncher) {
  request_.cross_compile = "ccache  aarch64-linux-gnu-";
  EXPECT_EQ(choose(), (Words{"ccache", "aarch64-linux-gnu-gcc"}));
}

TEST_F(ChooseCompiler, MakesARelativePrefixAbsolute) {
  make_program(fake_.objtree() / "../prebuilts/bin/arm64-gcc");
  request_.cross_compile = "../prebuilts/bin/arm64-";
  EXPECT_EQ(choose(), Words{(fake_.objtree().parent_path() / "prebuilts/bin/arm64-gcc").string()}) << "as Kbuild does";
  request_.cross_compile = "no/such/arm64-";
  EXPECT_EQ(choose(), Words{(fs::current_path() / "no/such/arm64-gcc").string()});
  request_.cc = "ccache ../prebuilts/bin/arm64-gcc --sysroot=../x";
  EXPECT_EQ(choose(),
            (Words{"ccache", (fake_.objtree().parent_path() / "prebuilts/bin/arm64-gcc").string(), "--sysroot=../x"}))
      << "options stay";
  request_.cc = "env CCACHE_DIR=/tmp/cc ccache gcc";
  EXPECT_EQ(choose(), (Words{"env", "CCACHE_DIR=/tmp/cc", "ccache", "gcc"})) << "so do variables";
}

TEST_F(ChooseCompiler, TakesLlvmAsThePlainMakefileDoes) {
  request_.llvm = "1";
  EXPECT_EQ(choose(), (Words{"clang", "--target=aarch64-linux-gnu"}));
  request_.llvm = "-15";
  EXPECT_EQ(choose(), (Words{"clang", "--target=aarch64-linux-gnu"})) << "this Makefile knows no suffix";
  request_.llvm = "0";
  EXPECT_EQ(choose(), (Words{"clang", "--target=aarch64-linux-gnu"})) << "to Kbuild any value is one";
  EXPECT_EQ(source_, "LLVM=0");
}

TEST_F(ChooseCompiler, TakesLlvmWithPrefixOrSuffixWhereTheMakefileDoes) {
  write_below(fake_.srctree(), "Makefile", "VERSION = 6\nLLVM_PREFIX := $(LLVM)\nLLVM_SUFFIX := $(LLVM)\n");
  request_.llvm = "-15";
  EXPECT_EQ(choose(), (Words{"clang-15", "--target=aarch64-linux-gnu"}));
  request_.llvm = "/opt/llvm/bin/";
  EXPECT_EQ(choose(), (Words{"/opt/llvm/bin/clang", "--target=aarch64-linux-gnu"}));
  request_.llvm = "1";
  EXPECT_EQ(choose(), (Words{"clang", "--target=aarch64-linux-gnu"}));
}

TEST_F(ChooseCompiler, TakesClangsTargetFromThePrefix) {
  request_.cross_compile = "ccache /opt/bin/aarch64-linux-musl-";
  request_.llvm = "1";
  EXPECT_EQ(choose(), (Words{"clang", "--target=aarch64-linux-musl"}));
}

TEST_F(ChooseCompiler, TakesCcFirstAndSplitsItsWords) {
  request_.llvm = "1";
  request_.cross_compile = "x-";
  request_.cc = " ccache  aarch64-linux-gnu-gcc-11 ";
  EXPECT_EQ(choose(), (Words{"ccache", "aarch64-linux-gnu-gcc-11"}));
  EXPECT_EQ(source_, "--cc");
}

TEST_F(ChooseCompiler, TakesTheTripletOfAnotherRunArch) {
  install("ccache");
  record("ccache my-gcc");
  request_.cross_compile = "aarch64-linux-gnu-";
  request_.run_arch = "armhf";
  EXPECT_EQ(choose(), Words{"arm-linux-gnueabihf-gcc"});
  EXPECT_EQ(source_, "--run-arch armhf");
}

TEST_F(ChooseCompiler, TakesWhichOfTheUsualOnesIsHere) {
  FakeTreeOptions options;
  options.arch = "arm";
  options.config = "CONFIG_VFP=y\n";
  FakeTree arm(options);
  KernelTree tree = arm.read();
  WantedUserland wanted = wanted_userland({}, tree);
  EXPECT_EQ(choose_compiler({}, tree, wanted).argv, Words{"arm-linux-gnueabihf-gcc"});
  install("arm-linux-gnueabi-gcc");
  EXPECT_EQ(choose_compiler({}, tree, wanted).argv, Words{"arm-linux-gnueabi-gcc"})
      << "CONFIG_VFP says nothing of the userland";
}

TEST_F(ChooseCompiler, WantsWhatANameSaysAndNoMore) {
  KernelTree tree = fake_.read();
  WantedUserland own = wanted_userland({}, tree);
  EXPECT_TRUE(own.is_kernels_own);
  EXPECT_EQ(own.name, "arm64");
  ASSERT_TRUE(own.abi);
  EXPECT_EQ(own.abi->machine, kArm64);
  EXPECT_EQ(own.abi->known, 0U);
  WantedUserland hard = wanted_userland("armhf", tree);
  EXPECT_FALSE(hard.is_kernels_own);
  EXPECT_NE(hard.abi->known, 0U) << "hard float";
  EXPECT_TRUE(wanted_userland("arm64", tree).is_kernels_own);
  EXPECT_TRUE(fails(ExitStatus::impossible, {"vax", "--run-arch"}, [&] { wanted_userland("vax", tree); }));
}

TEST_F(ChooseCompiler, TakesTheCompilerOfATripletWithAnotherCLibrary) {
  const std::string own = own_machine() == kArm64 ? "aarch64" : "x86_64";
  request_.run_arch = own + "-linux-musl";
  EXPECT_EQ(choose(), Words{own + "-linux-musl-gcc"});
}

TEST_F(ChooseCompiler, NamesOneProcessorOfAFamily) {
  FakeTreeOptions options;
  options.arch = "powerpc";
  options.config = "CONFIG_64BIT=y\nCONFIG_CPU_LITTLE_ENDIAN=y\n";
  EXPECT_EQ(wanted_userland({}, FakeTree(options).read()).name, "powerpc64le");
  EXPECT_EQ(wanted_userland({}, fake_.read()).name, "arm64");
}

TEST(TripletNamed, KnowsTheNamesPeopleUse) {
  for (const auto& row : debian_architectures()) EXPECT_EQ(triplet_named(row.name), row.triplet) << row.name;
  EXPECT_EQ(triplet_named("x86_64"), "x86_64-linux-gnu");
  EXPECT_EQ(triplet_named("aarch64"), "aarch64-linux-gnu");
  EXPECT_EQ(triplet_named("ppc64le"), "powerpc64le-linux-gnu");
  EXPECT_EQ(triplet_named("riscv"), "riscv64-linux-gnu");
  EXPECT_EQ(triplet_named("s390"), "s390x-linux-gnu");
  EXPECT_EQ(triplet_named("aarch64-poky-linux-musl"), "aarch64-poky-linux-musl");
  EXPECT_EQ(triplet_named("vax-linux-gnu"), "");
  EXPECT_EQ(triplet_named("vax"), "");
  EXPECT_EQ(triplet_named(""), "");
}

}  // namespace
}  // namespace extmod
