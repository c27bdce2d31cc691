// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "fake_tree.h"
#include "scoped_variable.h"
#include "support/text.h"
#include "target/toolchain.h"

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
  void install(const std::string& name) {
    write_file(bin_.path() / name, "");
    fs::permissions(bin_.path() / name, fs::perms::owner_all);
  }
  void record(const std::string& words) { fake_.write("scripts/mod/.empty.o.cmd", "x := " + words + " -c\n"); }
  Words choose() {
    KernelTree tree = fake_.read();
    return choose_compiler(request_, tree, *tree.arch);
  }

  TempDir bin_;
  FakeTree fake_;
  ScopedVariable path_;
  ToolchainRequest request_;
};

TEST_F(ChooseCompiler, TakesTheTripletLast) {
  EXPECT_EQ(choose(), Words{"aarch64-linux-gnu-gcc"});
}

TEST_F(ChooseCompiler, TakesTheVersionTextWhereThatProgramIsHere) {
  install("aarch64-linux-gnu-gcc-12");
  EXPECT_EQ(choose(), Words{"aarch64-linux-gnu-gcc-12"});
}

TEST_F(ChooseCompiler, TakesTheRecordedCompilerBeforeTheVersionText) {
  install("aarch64-linux-gnu-gcc-12");
  record("ccache my-gcc");
  EXPECT_EQ(choose(), Words{"aarch64-linux-gnu-gcc-12"}) << "ccache is not here";
  install("ccache");
  EXPECT_EQ(choose(), (Words{"ccache", "my-gcc"}));
}

TEST_F(ChooseCompiler, TakesThePrefixBeforeWhatTheTreeSays) {
  install("ccache");
  record("ccache my-gcc");
  request_.cross_compile = "/opt/arm/bin/aarch64-none-linux-gnu-";
  EXPECT_EQ(choose(), Words{"/opt/arm/bin/aarch64-none-linux-gnu-gcc"});
}

TEST_F(ChooseCompiler, TakesLlvmBeforeThePrefix) {
  request_.cross_compile = "aarch64-linux-gnu-";
  request_.llvm = "1";
  EXPECT_EQ(choose(), (Words{"clang", "--target=aarch64-linux-gnu"}));
  request_.llvm = "-15";
  EXPECT_EQ(choose(), (Words{"clang-15", "--target=aarch64-linux-gnu"}));
  request_.llvm = "/opt/llvm/bin/";
  EXPECT_EQ(choose(), (Words{"/opt/llvm/bin/clang", "--target=aarch64-linux-gnu"}));
  request_.llvm = "0";
  EXPECT_EQ(choose(), Words{"aarch64-linux-gnu-gcc"});
}

TEST_F(ChooseCompiler, TakesCcFirstAndSplitsItsWords) {
  request_.llvm = "1";
  request_.cross_compile = "x-";
  request_.cc = " ccache  aarch64-linux-gnu-gcc-11 ";
  EXPECT_EQ(choose(), (Words{"ccache", "aarch64-linux-gnu-gcc-11"}));
}

TEST_F(ChooseCompiler, TakesTheTripletOfAnotherRunArch) {
  install("ccache");
  record("ccache my-gcc");
  KernelTree tree = fake_.read();
  EXPECT_EQ(choose_compiler(request_, tree, *find_arch_by_name("armhf")), Words{"arm-linux-gnueabihf-gcc"});
}

}  // namespace
}  // namespace extmod
