// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/makefile_includes.h"

#include <gtest/gtest.h>

#include "seconds_of.h"

namespace extmod {
namespace {

using Files = std::map<std::string, std::string>;
using Paths = std::set<std::string>;

/// What these files of a tree include, beginning with `first`.
IncludedFiles follow(const Files& tree, const std::string& first = "Makefile", const std::string& config = "") {
  MakefileReader reader{"arm64", KernelConfig(config), [&](const std::string& path) {
                          auto file = tree.find(path);
                          return file == tree.end() ? std::nullopt : std::optional<std::string>(file->second);
                        }};
  return follow_includes({first}, reader);
}

TEST(MakefileIncludes, AreFollowed) {
  const Files tree = {{"Makefile", "include $(srctree)/vendor/vendor.mk\n-include ${objtree}/vendor/made.mk\n"},
                      {"vendor/vendor.mk", "sinclude ./more.mk arch/$(SRCARCH)/x.mk \\\n vendor/../last.mk\n"},
                      {"vendor/made.mk", ""},
                      {"more.mk", "include Makefile vendor/vendor.mk"},
                      {"arch/arm64/x.mk", ""},
                      {"last.mk", ""},
                      {"other.mk", ""}};
  const IncludedFiles files = follow(tree);
  EXPECT_EQ(files.found, (Paths{"vendor/vendor.mk", "vendor/made.mk", "more.mk", "arch/arm64/x.mk", "last.mk"}));
  EXPECT_EQ(files.missing, Files{});
}

TEST(MakefileIncludes, AreMissedWithTheMakefileThatIncludesThem) {
  const Files tree = {{"Makefile", "include vendor.mk /opt/x.mk ../up.mk\n-include no.mk\nsinclude /opt/y.mk\n"},
                      {"vendor.mk", "include gone.mk\n"},
                      {"../up.mk", ""}};
  EXPECT_EQ(follow(tree).missing,
            (Files{{"/opt/x.mk", "Makefile"}, {"../up.mk", "Makefile"}, {"gone.mk", "vendor.mk"}}));
}

TEST(MakefileIncludes, AreNotMissedWhereOnlyMakeCanTell) {
  for (const char* line :
       {"include $(VENDOR)/x.mk", "include $(addprefix $(srctree)/, $(include-y))", "include $(wildcard x.mk)",
        "include x/*.mk", "include = x.mk", "include := x.mk", "# include x.mk", "include-y += x.mk",
        "ifdef VENDOR\ninclude x.mk\nendif", "ifdef CONFIG_X\ninclude x.mk\nendif", "include $(src)/x.mk",
        "ifeq ($(srctree),.)\ninclude x.mk\nendif", "define x\ninclude x.mk\nendef", "a: ; include x.mk", "include"})
    EXPECT_EQ(follow({{"Makefile", line}}).missing, Files{}) << line;
  EXPECT_EQ(follow({{"Makefile", "ifdef CONFIG_X\ninclude x.mk\nendif"}}, "Makefile", "CONFIG_X=y\n").missing,
            (Files{{"x.mk", "Makefile"}}));
}

TEST(MakefileIncludes, AreFoundBelowEveryCondition) {
  const Files tree = {{"Makefile", "ifdef VENDOR\ninclude x.mk\nelse\ninclude y.mk\nendif\n"}, {"x.mk", ""}};
  EXPECT_EQ(follow(tree).found, Paths{"x.mk"});
}

TEST(MakefileIncludes, AreNotFilesThatMakeOrKbuildMakes) {
  for (const char* text :
       {"include include/config/auto.conf.cmd", "include $(objtree)/include/config/auto.conf", "include .config",
        "-include .kernelvariables", "include arch/$(SRCARCH)/include/generated/x.mk",
        "include $(objtree)/made.mk\n$(objtree)/made.mk other: FORCE\n\tgenerate"}) {
    EXPECT_EQ(follow({{"Makefile", text}, {".config", ""}, {".kernelvariables", ""}}).missing, Files{}) << text;
    EXPECT_EQ(follow({{"Makefile", text}, {".config", ""}, {".kernelvariables", ""}}).found, Paths{}) << text;
  }
}

TEST(MakefileIncludes, CountFromTheFolderWhereKbuildDescends) {
  const Files tree = {{"scripts/Makefile", "include $(srctree)/$(src)/a.mk $(obj)/b.mk"}, {"scripts/a.mk", ""}};
  EXPECT_EQ(follow(tree, "scripts/Makefile").found, Paths{"scripts/a.mk"});
  EXPECT_EQ(follow(tree, "scripts/Makefile").missing, (Files{{"scripts/b.mk", "scripts/Makefile"}}));
}

TEST(MakefileIncludes, BeginInTheMakefilesOfAModuleBuild) {
  for (const char* path : {"Makefile", "scripts/Makefile.build", "scripts/Makefile", "scripts/Kbuild.include",
                           "arch/arm64/Makefile", "arch/arm64/Makefile.postlink"})
    EXPECT_TRUE(is_first_makefile(path, "arm64")) << path;
  for (const char* path : {"Kbuild", "arch/arm/Makefile", "arch/arm64/kvm/Makefile", "scripts/mod/Makefile",
                           "drivers/Makefile", "scripts/bloat", "Makefile.vendor"})
    EXPECT_FALSE(is_first_makefile(path, "arm64")) << path;
}

TEST(MakefileIncludes, AreLookedForOnce) {
  constexpr int kMany = 10000;
  std::string makefile;
  for (int i = 0; i < kMany; ++i) makefile += "include missing/" + std::to_string(i) + "\n";
  auto read = [&](const std::string& path) { return path == "Makefile" ? std::optional(makefile) : std::nullopt; };
  const double seconds = seconds_of([&] {
    EXPECT_EQ(follow_includes({"Makefile"}, {"x86", KernelConfig(), read}).missing.size(), 1000U)
        << "nobody reads more";
  });
  EXPECT_LT(seconds, kNotQuadratic);
}

}  // namespace
}  // namespace extmod
