// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/makefile_facts.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_command_runner.h"
#include "fake_tree.h"
#include "scoped_variable.h"
#include "support/text.h"

namespace extmod {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

Words link_files(const std::string& words) {
  return read_makefile_facts(makefiles_say(words).output, {"/private/m", "/k/obj", "/k/obj/src"})->link_files;
}

TEST(MakefileFacts, AreTheFilesOnTheLinkLine) {
  EXPECT_EQ(link_files(""), Words{});
  EXPECT_EQ(link_files("-m elf64lppc -z noexecstack --build-id=sha1 -EL -Ttext=0x10 -z max-page-size=4096"), Words{});
  EXPECT_EQ(link_files("--save-restore-funcs arch/powerpc/lib/crtsavres.o"), Words{"arch/powerpc/lib/crtsavres.o"});
  EXPECT_EQ(link_files("./arch/s390/lib/expoline.o x.o -T a"), (Words{"a", "arch/s390/lib/expoline.o", "x.o"}));
  for (const char* word : {"-T ./arch/arm64/kernel/module.lds", "-T./arch/arm64/kernel/module.lds",
                           "--script=arch/arm64/kernel/module.lds", "-T /private/m/arch/arm64/kernel/module.lds",
                           "-T /k/obj/arch/arm64/kernel/module.lds", "/k/obj/src/arch/arm64/kernel/module.lds"})
    EXPECT_EQ(link_files(word), Words{"arch/arm64/kernel/module.lds"}) << word;
}

TEST(MakefileFacts, AreNoFilesOutsideOfTheTree) {
  EXPECT_EQ(link_files("/usr/lib/gcc/libgcc.a ../up.o -L/k/obj --thinlto-cache-dir=./.thinlto-cache"), Words{});
}

TEST(MakefileFacts, AreThePluginsByName) {
  auto facts = read_makefile_facts(
      makefiles_say("", " b_plugin.so a_plugin.so -fplugin=./scripts/gcc-plugins/b_plugin.so").output, {"/m"});
  EXPECT_EQ(facts->gcc_plugins, (Words{"a_plugin.so", "b_plugin.so"}));
}

TEST(MakefileFacts, AreTheMakefilesThatMakeReads) {
  auto facts = read_makefile_facts(
      makefiles_say("", "", " /m/extmod-pkg.mk Makefile ./scripts/x.mk /k/vendor/y.mk /opt/z.mk ../up.mk").output,
      {"/m", "/k"});
  EXPECT_EQ(facts->makefiles, (std::set<std::string>{"Makefile", "scripts/x.mk", "vendor/y.mk"}));
  EXPECT_EQ(facts->outside, (std::set<std::string>{"../up.mk", "/opt/z.mk"}));
}

TEST(MakefileFacts, AreNotThereWithoutAllLines) {
  EXPECT_FALSE(read_makefile_facts("", {"/m"}));
  EXPECT_FALSE(read_makefile_facts("extmod-pkg-link: a.o\n", {"/m"}));
  EXPECT_FALSE(read_makefile_facts("extmod-pkg-link:\nextmod-pkg-plugins:\n", {"/m"}));
  EXPECT_FALSE(read_makefile_facts("x extmod-pkg-link:\nextmod-pkg-plugins:\nextmod-pkg-makefiles:\n", {"/m"}));
}

TEST(ReadMakefiles, FindsWhatStandsThereInPlainText) {
  FakeTree fake(arm64_tree());
  write_below(fake.srctree(), "arch/arm64/Makefile",
              "KBUILD_LDS_MODULE += $(srctree)/arch/arm64/kernel/module.lds\n$(shell touch ran)\n");
  write_below(fake.srctree(), "scripts/Makefile.gcc-plugins",
              "gcc-plugin-$(CONFIG_GCC_PLUGIN_B)\t+= b_plugin.so\n"
              "gcc-plugin-external-$(CONFIG_GCC_PLUGIN_A) \\\n\t+= a_plugin.so\n"
              "gcc-plugin-cflags-$(CONFIG_GCC_PLUGIN_B) += -DB\n"
              "gcc-plugin-$(CONFIG_GCC_PLUGIN_C) += c_plugin.so\n");
  fake.configure("CONFIG_GCC_PLUGIN_A=y");
  fake.configure("CONFIG_GCC_PLUGIN_B=y");
  EXPECT_EQ(read_makefiles(fake.read()).link_files, Words{"arch/arm64/kernel/module.lds"});
  EXPECT_EQ(read_makefiles(fake.read()).gcc_plugins, Words{}) << "the menu is off";
  fake.configure("CONFIG_GCC_PLUGINS=y");
  EXPECT_EQ(read_makefiles(fake.read()).gcc_plugins, (Words{"a_plugin.so", "b_plugin.so"}));
}

/// What a real make says of a tree with these lines in its top Makefile.
class AskedMakefiles : public testing::Test {
 protected:
  MakefileFacts ask(const std::string& makefile, const std::string& arch_makefile = {}) {
    write_file(fake_.srctree() / "Makefile", makefile);
    write_file(fake_.srctree() / "arch/arm64/Makefile", arch_makefile);
    ProcessRunner runner;
    return ask_makefiles(runner, fake_.read(), folder_.path() / std::to_string(++asked_));
  }
  FakeTree fake_{arm64_tree()};
  TempDir folder_;
  int asked_ = 0;
};

constexpr const char* kTop = R"mk(srctree := .
try-run = $(shell touch $(srctree)/arch/touched; echo "$(3)")
cc-option = $(call try-run,$(CC) $(1),$(1),$(2))
ld-option = $(call try-run,$(LD) $(1),$(1),$(2))
ld-ifversion = $(shell [ $(1) = 0 ] && echo $(3))
include include/config/auto.conf
include $(srctree)/arch/$(ARCH)/Makefile
kernelrelease:
	touch $(srctree)/arch/touched
)mk";

TEST_F(AskedMakefiles, NameWhatTheConfigurationTurnsOn) {
  const std::string arch = R"mk(
ifdef CONFIG_64BIT
KBUILD_LDS_MODULE += $(srctree)/arch/arm64/kernel/module.lds
else
KBUILD_LDFLAGS_MODULE += not.o
endif
ifdef CONFIG_GCC_PLUGINS
GCC_PLUGIN += x_plugin.so
endif
)mk";
  MakefileFacts facts = ask(kTop, arch);
  EXPECT_EQ(facts.link_files, Words{"arch/arm64/kernel/module.lds"});
  EXPECT_EQ(facts.gcc_plugins, Words{});
  EXPECT_EQ(facts.makefiles, (std::set<std::string>{"Makefile", "arch/arm64/Makefile", "include/config/auto.conf"}));
  EXPECT_EQ(facts.outside, std::set<std::string>{});
  fake_.configure("CONFIG_GCC_PLUGINS=y");
  EXPECT_EQ(ask(kTop, arch).gcc_plugins, Words{"x_plugin.so"});
}

TEST_F(AskedMakefiles, TakeEveryFlagForAcceptedAndRunNothing) {
  const std::string arch = R"mk(
ifneq ($(call cc-option,-mx),)
KBUILD_LDFLAGS_MODULE += yes.o
endif
ifeq ($(call ld-ifversion, -ge, 225000000, y),y)
KBUILD_LDFLAGS_MODULE += $(call ld-option,--save-restore-funcs)
else
KBUILD_LDFLAGS_MODULE += no.o
endif
)mk";
  EXPECT_EQ(ask(kTop, arch).link_files, Words{"yes.o"});
  EXPECT_FALSE(fs::exists(fake_.srctree() / "arch/touched"));
}

TEST_F(AskedMakefiles, SayWhyTheyCannotBeRead) {
  EXPECT_TRUE(fails(ExitStatus::step_failed, {"no such thing", "source/Makefile", "ARCH=arm64 kernelrelease`"},
                    [&] { ask("$(error no such thing)\n"); }));
}

TEST(AskMakefiles, NeedsMakeAndNothingElse) {
  FakeTree fake(arm64_tree());
  TempDir folder;
  ScopedVariable flags("MAKEFLAGS", "-j --jobserver-auth=3,4");
  FakeCommandRunner runner([](const Command&) { return CommandResult{127, "make: not found\n"}; });
  runner.makefiles.reset();
  EXPECT_TRUE(
      fails(ExitStatus::environment, {"make"}, [&] { ask_makefiles(runner, fake.read(), folder.path() / "private"); }));
  const Command& command = runner.commands.at(0);
  EXPECT_EQ(command.cwd, folder.path() / "private");
  EXPECT_EQ(command.environment.at("MAKEFILES"), (folder.path() / "private/extmod-pkg.mk").string());
  EXPECT_FALSE(command.environment.contains("MAKEFLAGS"));
  EXPECT_EQ(command.argv.at(0), "make");
  EXPECT_EQ(command.argv.back(), "kernelrelease");
}

}  // namespace
}  // namespace extmod
