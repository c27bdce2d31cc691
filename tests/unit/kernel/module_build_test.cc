// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/module_build.h"

#include <gtest/gtest.h>

namespace extmod {
namespace {

/// A tree of these files; `arch` is x86.
ModuleBuild build_of(const std::map<std::string, std::string>& files) {
  return follow_module_build({"x86",
                              [&](const std::string& path) -> std::optional<std::string> {
                                auto found = files.find(path);
                                return found == files.end() ? std::nullopt : std::optional(found->second);
                              },
                              [&](const std::string& path) { return files.contains(path); }});
}

std::set<std::string> paths(const ModuleBuild& build) {
  std::set<std::string> result;
  for (const auto& [path, use] : build.files) result.insert(path);
  return result;
}

/// A Kbuild in small: the module is made by scripts/Makefile.build, which is started with `obj`.
std::map<std::string, std::string> small_kbuild(const std::string& rules) {
  return {
      {"Makefile",
       "ifeq (\"$(origin M)\", \"command line\")\nKBUILD_EXTMOD := $(M)\nendif\nexport srctree := .\n"
       "include include/config/auto.conf\n"
       "PHONY += modules prepare\nmodules: $(KBUILD_EXTMOD)\n"
       "$(KBUILD_EXTMOD): prepare\n\t@$(MAKE) -f $(srctree)/scripts/Makefile.build obj=$@\n.PHONY: $(PHONY)\n"},
      {"include/config/auto.conf", "CONFIG_MODULES=y\n"},
      {"scripts/Makefile.build",
       "__build:\ninclude $(obj)/Makefile\ninclude include/config/auto.conf\nobj-m := $(addprefix $(obj)/,$(obj-m))\n"
       "__build: $(obj-m:.o=.ko)\n$(obj)/%.ko: $(obj)/%.o\n\tld -T scripts/module.lds -o $@ $<\n"
       "$(obj)/multi.o: $(obj)/first.o $(obj)/second.o\n\tld -r -o $@ $^\n" +
           rules}};
}

TEST(ModuleBuild, FollowsTheMakesThatMakeStarts) {
  const ModuleBuild build =
      build_of(small_kbuild("cmd = gcc -c -o $@ $<; $(srctree)/scripts/check $@\n"
                            "$(obj)/%.o: $(obj)/%.c\n\t$(cmd)\n\t@sh ./scripts/look.sh $@\n"));
  EXPECT_EQ(build.stopped, "");
  EXPECT_TRUE(build.linked);
  EXPECT_EQ(paths(build), (std::set<std::string>{"scripts/check", "scripts/look.sh", "scripts/module.lds"}));
  const FileUse& check = build.files.at("scripts/check");
  EXPECT_TRUE(check.run && check.always && !check.asked && !check.by_option);
  EXPECT_EQ(check.makefile, "scripts/Makefile.build");
  EXPECT_EQ(check.line, 11U);
  EXPECT_FALSE(build.files.at("scripts/look.sh").run) << "the shell is run";
}

TEST(ModuleBuild, NamesTheProgramsOfTheMachineThatEachBuildRuns) {
  const ModuleBuild build = build_of(small_kbuild(
      "$(obj)/%.o: $(obj)/%.c\n\tgcc -c -o $@ $<\n\t@set -e; LC_ALL=C /usr/bin/perl scripts/count.pl $@ | bc\n"
      "\t-flex $@\n\tif grep x $@; then bison $@; fi\nversion := $(shell python3 --version)\n"));
  const std::map<std::string, std::string>& programs = build.programs;
  for (const char* program : {"gcc", "ld", "perl", "bc"}) {
    ASSERT_TRUE(programs.contains(program)) << program;
    EXPECT_EQ(programs.at(program), "scripts/Makefile.build");
  }
  for (const char* program : {"flex", "bison", "python3", "make"})
    EXPECT_FALSE(programs.contains(program)) << program << " need not be there";
}

TEST(ModuleBuild, DependsOnTheConfiguration) {
  const std::string rules =
      "ifdef CONFIG_OBJTOOL\nobjtool = tools/objtool/objtool $@\nendif\n"
      "$(obj)/%.o: $(obj)/%.c\n\tgcc -o $@ $<\n\t$(objtool)\n\t$(if $(CONFIG_X),scripts/x)\n";
  auto files = small_kbuild(rules);
  EXPECT_EQ(paths(build_of(files)), std::set<std::string>{"scripts/module.lds"});
  files["include/config/auto.conf"] += "CONFIG_OBJTOOL=y\nCONFIG_X=m\n";
  EXPECT_EQ(paths(build_of(files)),
            (std::set<std::string>{"scripts/module.lds", "scripts/x", "tools/objtool/objtool"}));
}

TEST(ModuleBuild, KnowsWhatOnlySomeCompilersOrModulesNeed) {
  const ModuleBuild build = build_of(small_kbuild(
      "ifneq ($(shell gcc -mrecord-mcount),y)\nrecord = scripts/recordmcount $@\nendif\n"
      "$(obj)/%.o: $(obj)/%.c\n\tgcc -o $@ $<\n\t$(record)\n\tif nm $@ | grep x; then scripts/genksyms; fi\n"
      "\t$(shell scripts/asked.sh)\n"));
  EXPECT_TRUE(build.files.at("scripts/recordmcount").by_option);
  EXPECT_FALSE(build.files.at("scripts/genksyms").by_option);
  EXPECT_FALSE(build.files.at("scripts/genksyms").always);
  EXPECT_TRUE(build.files.at("scripts/asked.sh").asked);
}

// No rule makes the object then: make names it, not the file.
TEST(ModuleBuild, NamesAPrerequisiteThatKeepsARuleFromBeingUsed) {
  auto files = small_kbuild("$(obj)/%.o: $(obj)/%.c scripts/recordmcount.c\n\tgcc -o $@ $<\n");
  EXPECT_TRUE(paths(build_of(files)).contains("scripts/recordmcount.c"));
}

TEST(ModuleBuild, ReadsStaticPatternsAndSecondExpansions) {
  const ModuleBuild build = build_of(small_kbuild(
      ".SECONDEXPANSION:\nneeded = scripts/$(notdir $@).needed\n"
      "objects := $(addprefix $(obj)/,first.o second.o)\n$(objects): $(obj)/%.o: $(obj)/%.c $$(needed)\n\tgcc $<\n"
      "$(obj)/single.o: private flags := -fplugin=./scripts/plugin.so\n"
      "$(obj)/%.o: $(obj)/%.c\n\tgcc $(flags) @./scripts/options -I./nowhere $<\n"));
  EXPECT_EQ(paths(build), (std::set<std::string>{"scripts/first.o.needed", "scripts/module.lds", "scripts/options",
                                                 "scripts/plugin.so", "scripts/second.o.needed"}));
}

TEST(ModuleBuild, NamesMakefilesThatAreMissing) {
  auto files = small_kbuild("include $(srctree)/scripts/Makefile.gone\n-include nobody\n");
  EXPECT_EQ(build_of(files).missing_includes,
            (std::map<std::string, std::string>{{"scripts/Makefile.gone", "scripts/Makefile.build"}}));
  files.erase("scripts/Makefile.build");
  EXPECT_TRUE(build_of(files).files.at("scripts/Makefile.build").always);
}

TEST(ModuleBuild, StopsWhereTheMakefilesHaveNoEnd) {
  EXPECT_NE(build_of({{"Makefile", "modules:\n\t$(MAKE) modules\n"}}).stopped, "");
  EXPECT_NE(build_of({{"Makefile", "a = $(a)\nmodules: $(a)\n"}}).stopped, "");
  std::string chain = "modules: a0\n";
  for (int i = 0; i < 1000; ++i) chain += "a" + std::to_string(i) + ": a" + std::to_string(i + 1) + "\n";
  EXPECT_NE(build_of({{"Makefile", chain}}).stopped, "");
  EXPECT_EQ(paths(build_of({})), std::set<std::string>{"Makefile"});
}

}  // namespace
}  // namespace extmod
