// SPDX-License-Identifier: GPL-2.0-or-later
#include "content/file_rules.h"

#include <gtest/gtest.h>

namespace extmod {
namespace {

const FileRules& rules() {
  static const FileRules kRules("arm");
  return kRules;
}

TEST(FileRules, TakesFromTheSourceWhatModulesNeed) {
  for (const char* path :
       {"Makefile", "include/linux/kernel.h", "include/uapi/linux/a.out.h", "scripts/Kbuild.include",
        "scripts/mod/modpost.c", "scripts/gcc-plugin.sh", "arch/arm/Makefile", "arch/arm/Makefile.postlink",
        "arch/arm/include/asm/page.h", "arch/arm/mach-x/include/mach/y.h", "arch/arm/Kbuild.platforms",
        "arch/arm/mach-x/Platform", "scripts/module-common.lds", "include/dt-bindings/clock/x.h"})
    EXPECT_TRUE(rules().take_source(path)) << path;
}

TEST(FileRules, LeavesTheRestOfTheSource) {
  for (const char* path :
       {"Kbuild", "README", "kernel/Makefile", "drivers/char/random.c", "arch/arm64/Makefile",
        "arch/arm64/include/asm/page.h", "arch/armv/Makefile", "arch/arm/kernel/head.S", "arch/arm/boot/Makefile",
        "arch/Kconfig", "scripts/dtc/dtc.c", "scripts/kconfig/conf.c", "scripts/package/mkdebian",
        "scripts/atomic/gen.sh", "scripts/x/kconfig/y", "includes/x.h", "scripts2/x", "tools/include/x.h"})
    EXPECT_FALSE(rules().take_source(path)) << path;
}

TEST(FileRules, LeavesLitterEverywhere) {
  for (const char* path :
       {"include/linux/.gitignore", "scripts/mod/modpost.o", "scripts/basic/.fixdep.cmd", "scripts/mod/.x.o.d",
        "include/linux/x.h~", "include/linux/x.h.orig", "include/linux/x.h.rej", "scripts/.x.swp", "scripts/x.pyc",
        "include/.#x.h", "include/#x.h#", "scripts/a.a", "scripts/x.ko", "scripts/x.mod", "scripts/unifdef",
        "scripts/mod/mk_elfconfig", "scripts/mod/devicetable-offsets.s"}) {
    EXPECT_FALSE(rules().take_source(path)) << path;
    EXPECT_FALSE(rules().take_object(path)) << path;
  }
}

TEST(FileRules, TakesFromTheBuildWhatWasMade) {
  for (const char* path :
       {".config", "Module.symvers", "System.map", "include/config/auto.conf", "include/config/kernel.release",
        "include/generated/autoconf.h", "include/generated/uapi/linux/version.h", "scripts/basic/fixdep",
        "scripts/module.lds", "arch/arm/include/generated/asm/x.h", "arch/arm/module.lds", "arch/arm/kernel/module.lds",
        "tools/objtool/objtool"})
    EXPECT_TRUE(rules().take_object(path)) << path;
}

TEST(FileRules, LeavesTheRestOfTheBuild) {
  for (const char* path :
       {"Makefile", "vmlinux", ".config.old", "include/config/FOO", "include/config/auto.conf.cmd",
        "tools/objtool/objtool-in.o", "tools/bpf/x", "arch/arm/boot/zImage", "arch/arm/kernel/head.o",
        "lib/crtsavres.o", "arch/arm64/lib/crtsavres.o", "include/linux/x.h", "certs/signing_key.pem"})
    EXPECT_FALSE(rules().take_object(path)) << path;
}

TEST(FileRules, EntersEveryFolderOnTheWay) {
  for (const char* folder : {"include", "include/linux", "scripts", "scripts/mod", "arch", "arch/arm",
                             "arch/arm/mach-x", "arch/arm/include/asm"})
    EXPECT_TRUE(rules().enter_source(folder)) << folder;
  for (const char* folder : {"include", "include/config", "include/generated", "include/generated/uapi", "scripts",
                             "scripts/basic", "arch", "arch/arm", "tools", "tools/objtool", "tools/bpf", "certs"})
    EXPECT_TRUE(rules().enter_object(folder)) << folder;
}

TEST(FileRules, PassesByFoldersWithNothingInThem) {
  for (const char* folder :
       {".git", "drivers", "arch/arm64", "arch/armv", "Documentation", "scripts/kconfig", "scripts/dtc",
        "include/config", "include/generated", "arch/arm/include/generated", "scripts/__pycache__", "tools"})
    EXPECT_FALSE(rules().enter_source(folder)) << folder;
  for (const char* folder : {"drivers", "include/linux", "source", "arch/x86", "tools/perf", "scripts/dtc"})
    EXPECT_FALSE(rules().enter_object(folder)) << folder;
}

TEST(FileRules, TakesNothingFromAFolderThatIsNotEntered) {
  for (const char* folder : {"scripts/dtc", "scripts/kconfig", "scripts/package", "scripts/atomic"}) {
    EXPECT_FALSE(rules().take_source(std::string(folder) + "/x"));
    EXPECT_FALSE(rules().take_object(std::string(folder) + "/x"));
  }
}

TEST(FileRules, TakeWhatIsIncludedOnRequest) {
  const FileRules with("arm", {"drivers/net/*.h", "nvidia/include/", "./lib/x.o", "scripts/dtc", "tools/**/a*b*c"});
  for (const char* path : {"drivers/net/x.h", "nvidia/include/a/b.c", "lib/x.o", "scripts/dtc/dtc.c", "tools/abc",
                           "tools/x/y/a_b_b_c", "Makefile"}) {
    EXPECT_TRUE(with.take_source(path)) << path;
    EXPECT_EQ(with.take_object(path), std::string(path) != "Makefile") << path;
  }
  for (const char* path : {"drivers/net/x.c", "drivers/net/e/x.h", "nvidia/x.h", "nvidia/include/x.o", "lib/y.o",
                           "scripts/dtc/dtc.o", "tools/ac", "tools/abcd"})
    EXPECT_FALSE(with.take_source(path)) << path;
  for (const char* folder : {"drivers", "drivers/net", "nvidia", "scripts/dtc/libfdt", "tools/x/y"})
    EXPECT_TRUE(with.enter_source(folder) && with.enter_object(folder)) << folder;
  for (const char* folder : {"drivers/char", "nvidia/src", "drivers/net/e"})
    EXPECT_FALSE(with.enter_source(folder)) << folder;
  EXPECT_TRUE(FileRules("arm", {"lib", "lib/*.o"}).take_source("lib/x.o"));
}

TEST(FileRules, SayWhyAndWhatTheyAreAbout) {
  for (const auto& rule : file_rules()) {
    const std::string pattern = rule.pattern;
    const bool is_name = pattern.find('/') == std::string::npos;
    EXPECT_GT(std::string(rule.why).size(), 5U) << pattern;
    // What is_litter and is_build_only say holds in any folder and any tree.
    const bool anywhere = rule.kind == RuleKind::litter || rule.kind == RuleKind::build_only;
    EXPECT_EQ(is_name, anywhere) << pattern;
    EXPECT_TRUE(!anywhere || rule.tree == RuleTree::both) << pattern;
  }
}

TEST(FileRules, TakeTheFirstRuleThatMatches) {
  EXPECT_FALSE(rules().take_source("arch/arm/include/generated/asm/x.h")) << "left before its include is taken";
  EXPECT_TRUE(rules().take_source("arch/arm/boot/include/generated/x.h"));
  EXPECT_FALSE(rules().take_source("include/generated/x.h"));
  EXPECT_TRUE(rules().take_source("include/linux/generated/x.h"));
}

}  // namespace
}  // namespace extmod
