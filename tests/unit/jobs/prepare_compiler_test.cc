// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/prepare_compiler.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "failure.h"
#include "fake_tree.h"
#include "scoped_variable.h"
#include "target/abi.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

/// A PATH with programs of these names.
class PrepareCompiler : public testing::Test {
 protected:
  void programs(const Words& names) {
    for (const auto& name : names) {
      write_below(folder_.path(), name, "#!/bin/sh\n");
      fs::permissions(folder_.path() / name, fs::perms::owner_all);
    }
  }
  void config(const std::string& text) {
    write_below(folder_.path(), "given/config", text);
    request_.configuration.config = folder_.path() / "given/config";
  }
  Words words() const { return choose_kernel_compiler(request_).make; }

  TempDir folder_;
  PrepareRequest request_;
  ScopedVariable path_{"PATH", folder_.path().string()};
  const bool native_is_x86_ = srcarch_of_machine(own_machine()) == "x86";
};

TEST_F(PrepareCompiler, TakesTheArchitectureOfTheConfiguration) {
  programs({"aarch64-linux-gnu-gcc", "gcc"});
  config("# Linux/arm64 6.12.1 Kernel Configuration\nCONFIG_64BIT=y\n");
  if (native_is_x86_) {
    EXPECT_EQ(words(), Words({"ARCH=arm64", "CROSS_COMPILE=aarch64-linux-gnu-"}));
  }
  request_.configuration.config.reset();
  EXPECT_EQ(choose_kernel_compiler(request_).argv, Words({"gcc"}));
  request_.arch = "arm64";
  if (native_is_x86_) {
    EXPECT_EQ(choose_kernel_compiler(request_).argv, Words({"aarch64-linux-gnu-gcc"}));
  }
}

TEST_F(PrepareCompiler, SaysHowToGetTheOneThatIsNotHere) {
  request_.arch = "s390";
  EXPECT_TRUE(fails(ExitStatus::environment, {"s390x-linux-gnu-gcc", "--cross-compile"}, [&] { words(); }));
  request_.compiler.cross_compile = "x-y-";
  EXPECT_TRUE(fails(ExitStatus::environment, {"x-y-gcc", "CROSS_COMPILE"}, [&] { words(); }));
  request_.compiler = {};
  request_.compiler.cc = "ccache mycc -m64";
  programs({"mycc"});
  EXPECT_TRUE(fails(ExitStatus::environment, {"ccache mycc -m64"}, [&] { words(); }));
  programs({"ccache"});
  EXPECT_EQ(choose_kernel_compiler(request_).argv, Words({"ccache", "mycc", "-m64"}));
  request_.compiler.cc = " ";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"--cc"}, [&] { words(); }));
}

TEST_F(PrepareCompiler, PassesWhatWasAskedForToMake) {
  programs({"ccache", "arm-linux-gnueabihf-gcc", "clang-15", "llvm/clang"});
  request_.arch = "arm";
  request_.compiler.cross_compile = "ccache arm-linux-gnueabihf-";
  EXPECT_EQ(words(), Words({"ARCH=arm", "CROSS_COMPILE=ccache arm-linux-gnueabihf-"}));
  request_.compiler = {};
  request_.compiler.llvm = "-15";
  EXPECT_EQ(choose_kernel_compiler(request_).argv, Words({"clang-15"}));
  EXPECT_EQ(words().back(), "LLVM=-15");
  request_.compiler.llvm = folder_.path().string() + "/llvm/";
  EXPECT_EQ(words().back(), "LLVM=" + folder_.path().string() + "/llvm/");
}

TEST_F(PrepareCompiler, TakesARelativeCompilerFromHere) {
  programs({"bin/x-gcc"});
  const fs::path before = fs::current_path();
  fs::current_path(folder_.path());
  request_.arch = "arm64";
  request_.compiler.cross_compile = "bin/x-";
  const Words made = words();
  fs::current_path(before);
  EXPECT_EQ(made.back(), "CROSS_COMPILE=" + (fs::canonical(folder_.path()) / "bin/x-").string());
}

TEST_F(PrepareCompiler, KnowsTheProgramsThatMakeRuns) {
  const TempDir source;
  programs({"make", "gcc", "flex"});
  EXPECT_TRUE(fails(ExitStatus::environment, {"bison"}, [&] { check_kernel_tools(request_, source.path()); }));
  programs({"bison"});
  EXPECT_NO_THROW(check_kernel_tools(request_, source.path()));
  write_below(source.path(), "kernel/time/timeconst.bc", "");
  EXPECT_TRUE(fails(ExitStatus::environment, {": bc:"}, [&] { check_kernel_tools(request_, source.path()); }));
  programs({"bc"});
  request_.configuration.settings = {"DEBUG_INFO_BTF=y"};
  EXPECT_TRUE(fails(ExitStatus::environment, {"pahole"}, [&] { check_kernel_tools(request_, source.path()); }));
  request_.configuration.settings.clear();
  config("CONFIG_DEBUG_INFO_BTF=y\n");
  EXPECT_TRUE(fails(ExitStatus::environment, {"pahole"}, [&] { check_kernel_tools(request_, source.path()); }));
}

TEST_F(PrepareCompiler, RefusesAConfigurationThatIsNotThere) {
  programs({"gcc"});
  request_.configuration.config = folder_.path() / "none";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"none"}, [&] { words(); }));
}

}  // namespace
}  // namespace extmod
