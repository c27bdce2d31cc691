// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/headers.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_compiler.h"
#include "fake_progress.h"
#include "fake_tree.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;

ElfMachine other_machine() {
  return own_machine() == kArm64 ? kX86 : kArm64;
}

/// A cross build in which the fake make leaves programs in the private tree.
class CrossBuild : public testing::Test {
 protected:
  static FakeTreeOptions options() {
    FakeTreeOptions result;
    result.arch = own_machine() == kArm64 ? "x86_64" : "arm64";
    result.host = own_machine();
    return result;
  }
  std::optional<VerifiedTree> make(const ElfMachine& made) {
    ElfMachine target = other_machine();
    FakeCommandRunner compiler = playing({"gcc 12", target});
    FakeCommandRunner runner([&](const Command& command) {
      if (command.argv[0].ends_with("/fixdep")) return CommandResult{1, "", "Usage: fixdep\n"};
      if (command.argv[0] != "make") return compiler.run(command);
      for (const char* path : {"scripts/basic/fixdep", "scripts/mod/modpost"})
        write_elf(command.cwd / "hostprogs" / path, program_for(made));
      return CommandResult{};
    });
    runner.makefiles = makefiles_say(link_, plugins_);
    Steps steps(progress_);
    request_.tree = fake_.request();
    request_.use_cache = false;
    facts_ = read_facts(request_, fake_.read(), runner, folder_.path());
    made_ = make_headers(request_, facts_, runner, steps, folder_.path(), folder_.path() / "tree");
    return std::move(made_.verification.tree);
  }
  FakeTree fake_{options()};
  std::string link_;     // what the makefiles say
  std::string plugins_;  // the same of GCC plugins
  TempDir folder_;
  FakeProgress progress_;
  HeadersRequest request_;
  HeadersFacts facts_;
  MadeHeaders made_;
};

TEST_F(CrossBuild, ShipsTheRebuiltPrograms) {
  ElfMachine target = other_machine();
  auto tree = make(target);
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->elf().at("scripts/mod/modpost").machine, target);
  EXPECT_EQ(read_elf(fake_.objtree() / "scripts/mod/modpost")->machine, own_machine());
  ASSERT_EQ(made_.programs.size(), 2U);
  EXPECT_EQ(made_.programs[0].outcome, ProgramOutcome::rebuilt);
  for (const char* path : {"scripts/Kbuild", "scripts/mod/Kbuild", "hostprogs.mk"})
    EXPECT_FALSE(fs::exists(tree->root() / path)) << path << " is injected and must not stay";
}

TEST_F(CrossBuild, IsNotVerifiedWithProgramsOfTheBuildMachine) {
  EXPECT_FALSE(make(own_machine()));
  EXPECT_EQ(made_.verification.findings.at(0).rule, "elf-machine");
}

TEST_F(CrossBuild, NamesTheKernelsOwnCompilerWhereModulesNeedIt) {
  write_elf(fake_.objtree() / "scripts/mod/empty.o", object_for(other_machine()));
  auto notes_with = [&](const std::string& version, const std::string& more) {
    fake_.configure("CONFIG_CC_VERSION_TEXT=\"" + version + "\"\n" + more);
    for (const auto& left : fs::directory_iterator(folder_.path())) fs::remove_all(left);
    make(other_machine());
    return facts_.notes;
  };
  EXPECT_TRUE(notes_with("x-gcc 13", "").empty()) << "no difference to anybody";
  const auto notes = notes_with("x-gcc 13", "CONFIG_LTO=y\nCONFIG_CFI_CLANG=y");
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_NE(notes[0].find("built by another compiler, x-gcc 13, than the one here, gcc 12:"), std::string::npos);
  EXPECT_NE(notes[0].find("uses LTO and CFI,"), std::string::npos) << notes[0];
  EXPECT_TRUE(notes_with("aarch64-linux-gnu-gcc 12", "").empty()) << "the name is no difference";
  EXPECT_TRUE(notes_with("Debian clang version 14", "").empty()) << "host programs by gcc are wanted so";
}

TEST_F(CrossBuild, NamesTheCompilerAsTheTargetHasIt) {
  write_elf(fake_.objtree() / "scripts/mod/empty.o", object_for(other_machine()));
  const std::string line = "CONFIG_CC_VERSION_TEXT=\"aarch64-linux-gnu-gcc (GCC) 12\"\n";
  fake_.configure(line);
  fake_.write(".config", read_file(fake_.objtree() / ".config") + line);
  make(other_machine());
  for (const char* path : {"include/config/auto.conf", ".config"}) {
    const std::string text = read_file(folder_.path() / "tree" / path);
    EXPECT_NE(text.find("CONFIG_CC_VERSION_TEXT=\"gcc (GCC) 12\"\n"), std::string::npos) << path << text;
    EXPECT_NE(read_file(fake_.objtree() / path).find(line), std::string::npos) << "the objtree stays as it is";
  }
}

TEST_F(CrossBuild, RefusesGccPluginsThatAreLoadedAndNamesThem) {
  fake_.configure("CONFIG_GCC_PLUGINS=y");
  plugins_ = "stackleak_plugin.so -fplugin=./scripts/gcc-plugins/randomize_layout_plugin.so";
  EXPECT_TRUE(fails(ExitStatus::impossible, {"(randomize_layout_plugin.so, stackleak_plugin.so)", "--gcc-plugins=omit"},
                    [&] { make(other_machine()); }));
}

TEST_F(CrossBuild, NeedsNothingForAMenuOfGccPluginsWithNoneEnabled) {
  fake_.configure("CONFIG_GCC_PLUGINS=y");
  EXPECT_TRUE(make(other_machine()));
  EXPECT_EQ(facts_.notes, std::vector<std::string>{});
}

TEST_F(CrossBuild, OmitsNoGccPluginWhereNoneIsEnabled) {
  fake_.configure("CONFIG_GCC_PLUGINS=y");
  request_.omit_gcc_plugins = true;
  EXPECT_TRUE(make(other_machine()));
  EXPECT_EQ(facts_.notes, std::vector<std::string>{});
}

TEST_F(CrossBuild, LeavesGccPluginsOutWhereThatIsAskedForAndSaysWhatThenFails) {
  fake_.configure("CONFIG_GCC_PLUGINS=y");
  plugins_ = "cyc_complexity_plugin.so";
  write_below(fake_.srctree(), "scripts/gcc-plugins/cyc_complexity_plugin.c", "int plugin;\n");
  fs::create_directories(fake_.objtree() / "scripts/gcc-plugins");
  write_elf(fake_.objtree() / "scripts/gcc-plugins/cyc_complexity_plugin.so", FakeElf{own_machine()});
  request_.omit_gcc_plugins = true;
  auto tree = make(other_machine());
  ASSERT_TRUE(tree);
  EXPECT_TRUE(fs::exists(tree->root() / "scripts/gcc-plugins/cyc_complexity_plugin.c"));
  EXPECT_FALSE(fs::exists(tree->root() / "scripts/gcc-plugins/cyc_complexity_plugin.so"));
  EXPECT_EQ(facts_.plan.dropped, std::vector<std::string>{"scripts/gcc-plugins/cyc_complexity_plugin.so"});
  ASSERT_EQ(facts_.notes.size(), 1U);
  for (const char* word : {"cannot load plugin", "cyc_complexity_plugin.so"})
    EXPECT_NE(facts_.notes[0].find(word), std::string::npos) << word;
}

TEST_F(CrossBuild, PackagesWhatModulesAreLinkedWith) {
  const std::string arch = "arch/" + fake_.read().arch_name;
  link_ = "-z noexecstack " + arch + "/lib/crtsavres.o -T ./" + arch + "/kernel/module.lds";
  write_elf(fake_.objtree() / arch / "lib/crtsavres.o", object_for(other_machine()));
  write_below(fake_.srctree(), arch + "/kernel/module.lds", "SECTIONS {}\n");
  auto tree = make(other_machine());
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->elf().count(arch + "/lib/crtsavres.o"), 1U);
  EXPECT_EQ(read_file(tree->root() / arch / "kernel/module.lds"), "SECTIONS {}\n");
}

TEST_F(CrossBuild, SaysWhatMakesAnObjectThatModulesAreLinkedWith) {
  link_ = "arch/arm64/lib/crtsavres.o";
  EXPECT_TRUE(fails(ExitStatus::impossible,
                    {(fake_.objtree() / link_).string(), "make -C " + fake_.srctree().string(), link_ + "`"},
                    [&] { make(other_machine()); }));
  EXPECT_FALSE(fs::exists(folder_.path() / "tree")) << "nothing is made before";
}

TEST_F(CrossBuild, SaysThatRustModulesAreNotServed) {
  fake_.configure("CONFIG_RUST=y");
  fake_.write("include/generated/rustc_cfg", rustc_cfg_of(read_file(fake_.objtree() / ".config")));
  fake_.write("rust/libkernel.rmeta", "x");
  auto tree = make(other_machine());
  ASSERT_TRUE(tree);
  EXPECT_TRUE(fs::exists(tree->root() / "include/generated/rustc_cfg"));
  EXPECT_FALSE(fs::exists(tree->root() / "rust"));
  ASSERT_EQ(facts_.notes.size(), 1U);
  EXPECT_NE(facts_.notes[0].find("Rust"), std::string::npos);
}

}  // namespace
}  // namespace extmod
