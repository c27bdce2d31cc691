// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>

#include "kernel/link_words.h"

namespace extmod {
namespace {

using Words = std::vector<std::string>;

Words links(const std::string& makefile, const std::string& config) {
  return link_files_in_makefile(makefile, KernelConfig(config));
}

// As in arch/powerpc/Makefile of Linux 6.12.
constexpr const char* kPowerpc = R"mk(
ifeq ($(CONFIG_PPC64)$(CONFIG_LD_IS_BFD),yy)
# Have the linker provide sfpr if possible.
KBUILD_LDFLAGS_MODULE += --save-restore-funcs
else
KBUILD_LDFLAGS_MODULE += arch/powerpc/lib/crtsavres.o # comment.o
endif
ifdef CONFIG_476FPE_ERR46
	KBUILD_LDFLAGS_MODULE += --ppc476-workaround \
		-T $(srctree)/arch/powerpc/platforms/44x/ppc476_modules.lds
endif
)mk";

TEST(LinkMakefile, NamesWhatTheConfigurationTurnsOn) {
  EXPECT_EQ(links(kPowerpc, "CONFIG_PPC64=y\nCONFIG_LD_IS_BFD=y\n"), Words{});
  EXPECT_EQ(links(kPowerpc, "CONFIG_PPC64=y\n"), Words{"arch/powerpc/lib/crtsavres.o"});
  EXPECT_EQ(links(kPowerpc, "CONFIG_476FPE_ERR46=y\n"),
            (Words{"arch/powerpc/lib/crtsavres.o", "arch/powerpc/platforms/44x/ppc476_modules.lds"}));
}

TEST(LinkMakefile, NamesWhatAnyConfigurationTurnsOn) {
  EXPECT_EQ(possible_link_files_in_makefile(kPowerpc),
            (Words{"arch/powerpc/lib/crtsavres.o", "arch/powerpc/platforms/44x/ppc476_modules.lds"}));
}

TEST(LinkMakefile, ReadsConditionsInsideOfConditions) {
  const std::string makefile = R"mk(
ifndef CONFIG_A
KBUILD_LDS_MODULE += none.lds
else ifdef CONFIG_B
ifneq ($(CONFIG_C), y)
KBUILD_LDS_MODULE += b.lds
else
KBUILD_LDS_MODULE += c.lds
endif
else
KBUILD_LDS_MODULE += $(objtree)/a.lds
endif
)mk";
  EXPECT_EQ(links(makefile, ""), Words{"none.lds"});
  EXPECT_EQ(links(makefile, "CONFIG_B=y\nCONFIG_C=y\n"), Words{"none.lds"});
  EXPECT_EQ(links(makefile, "CONFIG_A=y\n"), Words{"a.lds"});
  EXPECT_EQ(links(makefile, "CONFIG_A=y\nCONFIG_B=m\n"), Words{"b.lds"});
  EXPECT_EQ(links(makefile, "CONFIG_A=y\nCONFIG_B=y\nCONFIG_C=y\n"), Words{"c.lds"});
}

TEST(LinkMakefile, LeavesOutWhatOnlyMakeCanTell) {
  for (const char* condition :
       {"ifeq ($(call ld-ifversion, -ge, 225000000, y),y)", "ifneq ($(call cc-option,-mx),)", "ifdef need-compiler",
        "ifeq ($(CONFIG_TEXT),)", "ifeq \"a\" \"a\"", "ifeq ($(ARCH),x)"}) {
    const std::string makefile = std::string(condition) +
                                 "\nKBUILD_LDS_MODULE += a.lds\nelse\nKBUILD_LDS_MODULE += b.lds\n"
                                 "endif\nKBUILD_LDS_MODULE += c.lds\n";
    EXPECT_EQ(links(makefile, "CONFIG_TEXT=\"x\"\n"), Words{"c.lds"}) << condition;
  }
  for (const char* line : {"KBUILD_LDS_MODULE += $(call f,a.lds)", "KBUILD_LDS_MODULE += $(obj)/a.lds",
                           "LDFLAGS_vmlinux += a.lds", "KBUILD_LDS_MODULE +="})
    EXPECT_EQ(links(line, ""), Words{}) << line;
}

TEST(LinkMakefile, BearsAnyText) {
  for (const char* text : {"", "endif\n", "else\n", "ifeq (\n", "ifeq ()\n", "ifdef\n", "ifeq ($(CONFIG_X\n", "\\\n"})
    EXPECT_EQ(links(text, ""), Words{}) << text;
}

}  // namespace
}  // namespace extmod
