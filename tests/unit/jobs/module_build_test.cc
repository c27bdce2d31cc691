// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/module_build.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "failure.h"
#include "fake_command_runner.h"
#include "fake_module.h"
#include "fake_progress.h"
#include "fake_tree.h"
#include "scoped_variable.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

class ModuleBuildTest : public testing::Test {
 protected:
  ModuleBuildTest() {
    kernel_.headers.release = "6.12.0";
    room_.headers = "/kernel";
    room_.work = "/shown";
    room_.work_folder = folder_.path();
    room_.words = {"ARCH=arm64", "CROSS_COMPILE=aarch64-linux-gnu-"};
    request_.room.jobs = 3;
  }
  void put(const std::string& path, const std::string& content) { write_below(folder_.path(), path, content); }
  ModuleSource source(const std::string& name) { return {name, folder_.path() / name, "/shown/" + name}; }
  ModuleMake make() { return {request_, kernel_, room_, runner_}; }

  /// A folder whose make leaves this module and a Module.symvers.
  ModuleSource folder(const std::string& name, const std::string& exports, const std::string& imports) {
    put(name + "/Kbuild", "obj-m := " + name + ".o\n");
    FakeModule module;
    if (!exports.empty()) module.exports = {{exports, 1}};
    if (!imports.empty()) module.imports.push_back(imports);
    modules_[name] = module.bytes();
    return source(name);
  }
  CommandResult answer(const Command& command) {
    for (const auto& word : command.argv)
      if (word.starts_with("M=/shown/")) {
        const std::string name = word.substr(9);
        put(name + "/" + name + ".ko", modules_[name]);
        put(name + "/Module.symvers", "");
      }
    return {};
  }
  /// `folder: symvers` of each make.
  std::vector<std::string> built(const std::vector<ModuleSource>& sources) {
    ModuleMake make = this->make();
    build_folders(sources, make, progress_);
    std::vector<std::string> lines;
    for (const auto& command : runner_.commands)
      for (const auto& word : command.argv) {
        if (!word.starts_with("M=/shown/")) continue;
        const auto symvers = command.environment.find("KBUILD_EXTRA_SYMBOLS");
        lines.push_back(word.substr(9) + ":" + (symvers == command.environment.end() ? "" : " " + symvers->second));
      }
    return lines;
  }

  using Lines = std::vector<std::string>;
  TempDir folder_;
  ModuleRequest request_;
  ModuleKernel kernel_;
  TrialRoom room_;
  std::map<std::string, std::string> modules_;
  FakeCommandRunner runner_{[this](const Command& command) { return answer(command); }};
  FakeProgress progress_;
  ScopedVariable no_flags_{"MAKEFLAGS", ""};
};

TEST_F(ModuleBuildTest, KbuildIsCalledForItsFolders) {
  put("one/Kbuild", "obj-m := one.o\n");
  request_.variables = {"EXTRA_CFLAGS=-DX=1"};
  const Command command = make().command(source("one"), {});
  EXPECT_EQ(command.argv, (Lines{"make", "-j3", "ARCH=arm64", "CROSS_COMPILE=aarch64-linux-gnu-", "-C", "/kernel",
                                 "M=/shown/one", "EXTRA_CFLAGS=-DX=1", "modules"}));
  EXPECT_EQ(command.cwd, "/shown");
  EXPECT_EQ(command.environment.at("KBUILD_MODPOST_WARN"), "1");
  EXPECT_FALSE(command.environment.contains("KBUILD_EXTRA_SYMBOLS"));
}

TEST_F(ModuleBuildTest, NoPathOfThisMachineGetsIntoAModule) {
  put("one/Kbuild", "obj-m := one.o\n");
  const ScopedVariable flags("KCFLAGS", "-g");
  const std::string kernel = " -fdebug-prefix-map=/kernel=/lib/modules/6.12.0/build";
  const std::string copies = " -ffile-prefix-map=/shown=/usr/src/extmod-pkg";
  EXPECT_EQ(make().command(source("one"), {}).environment.at("KCFLAGS"), "-g" + copies + kernel);
  EXPECT_EQ(make().command(source("one"), {}).environment.at("KAFLAGS"), trim(copies + kernel));
  room_.work = kModulesPlace;
  EXPECT_EQ(make().command(source("one"), {}).environment.at("KCFLAGS"), "-g" + kernel);
  request_.sources.in_place = true;
  EXPECT_FALSE(make().command(source("one"), {}).environment.contains("KCFLAGS"));
}

TEST_F(ModuleBuildTest, OfFoldersInEachOtherTheInnerOneIsNamedLast) {
  put("one/Kbuild", "obj-m := one.o\n");
  KernelTree tree;
  tree.objtree = "/kernel";
  tree.srctree = "/kernel/source";
  kernel_.tree = tree;
  const std::string flags = make().command(source("one"), {}).environment.at("KAFLAGS");
  EXPECT_LT(flags.find("=/kernel="), flags.find("=/kernel/source="));
}

TEST_F(ModuleBuildTest, OwnMakefilesGetTheKernelByEveryName) {
  put("one/Makefile", "modules:\n\tmake -C $(KDIR) M=$(PWD)/src\n");
  request_.variables = {"KVER=mine"};
  const Command command = make().command(source("one"), {"/shown/two/Module.symvers"});
  for (const char* word : {"KDIR=/kernel", "KERNELDIR=/kernel", "KERNEL_SOURCE=/kernel", "KSRC=/kernel", "KVER=6.12.0",
                           "KVERSION=6.12.0", "ARCH=arm64"})
    EXPECT_EQ(std::count(command.argv.begin(), command.argv.end(), word), 1) << word;
  // make takes the last one
  EXPECT_EQ(command.argv[command.argv.size() - 2], "KVER=mine");
  EXPECT_EQ(command.argv.back(), "modules");
  EXPECT_EQ(command.cwd, "/shown/one");
  EXPECT_EQ(command.environment.at("PWD"), "/shown/one");
  EXPECT_EQ(command.environment.at("KBUILD_EXTRA_SYMBOLS"), "/shown/two/Module.symvers");
  for (const auto& word : command.argv) EXPECT_FALSE(word.starts_with("KERNELRELEASE=")) << word;
}

TEST_F(ModuleBuildTest, OwnMakefilesAreCalledWhereThatIsAskedFor) {
  put("one/Makefile", "obj-m := one.o\nall: config\n");
  request_.own_makefile = true;
  const Command command = make().command(source("one"), {});
  EXPECT_EQ(std::count(command.argv.begin(), command.argv.end(), "KDIR=/kernel"), 1);
  EXPECT_TRUE(command.argv.back().starts_with("kernelver=")) << command.argv.back();
}

TEST_F(ModuleBuildTest, UsesTheJobServerOfItsMake) {
  put("one/Kbuild", "");
  const ScopedVariable flags("MAKEFLAGS", " -j8 --jobserver-auth=3,4 -- V=1");
  const Command command = make().command(source("one"), {});
  EXPECT_EQ(command.argv[1], "ARCH=arm64");
  EXPECT_EQ(command.environment.at("MAKEFLAGS"), "-j --jobserver-auth=3,4");
}

TEST_F(ModuleBuildTest, TheRightOrderNeedsOneMakeAFolder) {
  EXPECT_EQ(built({folder("base", "base_start", ""), folder("user", "", "base_start"), folder("rest", "", "")}),
            (Lines{"base:", "user: /shown/base/Module.symvers",
                   "rest: /shown/base/Module.symvers /shown/user/Module.symvers"}));
}

TEST_F(ModuleBuildTest, AFolderIsBuiltAgainWithTheSymbolsOfLaterOnes) {
  EXPECT_EQ(built({folder("user", "", "base_start"), folder("rest", "", ""), folder("base", "base_start", "")}),
            (Lines{"user:", "rest: /shown/user/Module.symvers",
                   "base: /shown/user/Module.symvers /shown/rest/Module.symvers", "user: /shown/base/Module.symvers"}));
}

TEST_F(ModuleBuildTest, FoldersInACircleKnowEachOther) {
  EXPECT_EQ(built({folder("a", "a_start", "b_start"), folder("b", "b_start", "a_start")}),
            (Lines{"a:", "b: /shown/a/Module.symvers", "a: /shown/b/Module.symvers"}));
}

TEST_F(ModuleBuildTest, FailuresNameTheFolderAsItWasGiven) {
  put("one/Kbuild", "obj-m := one.o\n");
  FakeCommandRunner broken([](const Command&) {
    return CommandResult{2,
                         "make: Entering directory '/kernel'\n/shown/one/one.c:3:1: error: unknown type name 'u9'\n"};
  });
  EXPECT_TRUE(fails(ExitStatus::step_failed, {"cannot be built", "one: one/one.c:3:1: error", "--log FILE"},
                    [&] { ModuleMake(request_, kernel_, room_, broken).build(source("one"), {}); }));
  request_.log = folder_.path() / "log";
  EXPECT_TRUE(fails(ExitStatus::step_failed, {"see " + request_.log->string()},
                    [&] { ModuleMake(request_, kernel_, room_, broken).build(source("one"), {}); }));
  EXPECT_NE(read_file(*request_.log).find("unknown type name"), std::string::npos);
}

TEST_F(ModuleBuildTest, FoldersWithoutModulesAreAnError) {
  fs::create_directory(folder_.path() / "empty");
  EXPECT_TRUE(fails(ExitStatus::impossible, {"neither a Kbuild file nor a Makefile", "empty"},
                    [&] { make().build(source("empty"), {}); }));
  put("none/Kbuild", "");
  FakeCommandRunner idle;
  EXPECT_TRUE(fails(ExitStatus::impossible, {"makes no module", "none"},
                    [&] { ModuleMake(request_, kernel_, room_, idle).build(source("none"), {}); }));
}

}  // namespace
}  // namespace extmod
