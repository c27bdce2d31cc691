// SPDX-License-Identifier: GPL-2.0-or-later
#include "headers_tree_fixture.h"

namespace extmod {
namespace {

class FileAuditTest : public HeadersTreeTest {};

TEST_F(FileAuditTest, FindsEachMissingFile) {
  for (const char* path : {"Makefile", "arch/x86/Makefile", "scripts/Makefile.build", "scripts/Kbuild.include",
                           "include/config/auto.conf", "include/generated/autoconf.h", "include/generated/utsrelease.h",
                           "include/config/kernel.release", "scripts/module.lds"}) {
    std::filesystem::rename(root() / path, folder_.path() / "aside");
    EXPECT_EQ(found(), Found{std::string("error required-file ") + path});
    std::filesystem::rename(folder_.path() / "aside", root() / path);
  }
}

TEST_F(FileAuditTest, FindsThatWhatModulesAreLinkedWithIsMissing) {
  expectation_.link_files = {"arch/x86/lib/x.o", "scripts/module.lds"};
  EXPECT_EQ(found(), Found{"error required-file arch/x86/lib/x.o"});
  put("arch/x86/lib/x.o", "");
  EXPECT_EQ(found(), Found{});
}

TEST_F(FileAuditTest, TakesTheOlderLinkerScript) {
  remove("scripts/module.lds");
  put("scripts/module-common.lds", "SECTIONS {}\n");
  EXPECT_EQ(found(), Found{});
}

TEST_F(FileAuditTest, FindsMissingPrograms) {
  for (const char* path : {"scripts/basic/fixdep", "scripts/mod/modpost", "scripts/genksyms/genksyms"}) {
    std::filesystem::rename(root() / path, folder_.path() / "aside");
    EXPECT_EQ(found(), Found{std::string("error required-program ") + path});
    std::filesystem::rename(folder_.path() / "aside", root() / path);
  }
}

TEST_F(FileAuditTest, FindsAProgramThatIsNone) {
  put("scripts/mod/modpost", "#!/bin/sh\n");
  EXPECT_EQ(found(), Found{"error required-program scripts/mod/modpost"});
}

TEST_F(FileAuditTest, FindsAnObjectOrALibraryInAProgramsPlace) {
  put_elf("scripts/mod/modpost", object_for(kX86));
  EXPECT_EQ(found(), Found{"error required-program scripts/mod/modpost"});
  put_elf("scripts/mod/modpost", library_for(kX86, {"V_1"}));
  EXPECT_EQ(found(), Found{"error required-program scripts/mod/modpost"});
}

TEST_F(FileAuditTest, TakesAStaticPie) {
  FakeElf elf;
  elf.flags_1 = DF_1_PIE;
  put_elf("scripts/mod/modpost", elf);
  EXPECT_EQ(found(), Found{});
}

TEST_F(FileAuditTest, RequiresWhatTheConfigurationRequires) {
  expectation_.config = KernelConfig("CONFIG_MODVERSIONS=y\nCONFIG_OBJTOOL=y\n");
  EXPECT_EQ(found(), Found{"error required-program tools/objtool/objtool"});
  remove("scripts/genksyms");
  put("Module.symvers", "0x00000000\tprintk\tvmlinux\tEXPORT_SYMBOL\t\n");
  expectation_.config = KernelConfig("CONFIG_MODULES=y\n");
  EXPECT_EQ(found(), Found{});
}

TEST_F(FileAuditTest, JudgesMissingSymversByTheConfiguration) {
  remove("Module.symvers");
  EXPECT_EQ(found(), Found{"error module-symvers Module.symvers"});
  expectation_.allow_missing_symvers = true;
  EXPECT_EQ(found(), Found{"warning module-symvers Module.symvers"});
  expectation_.allow_missing_symvers = false;
  expectation_.config = KernelConfig("CONFIG_MODULES=y\n");
  EXPECT_EQ(found(), Found{"warning module-symvers Module.symvers"});
}

TEST_F(FileAuditTest, FindsTwoReleases) {
  put("include/config/kernel.release", "6.1.0-other\n");
  EXPECT_EQ(found(), Found{"error release-mismatch include/config/kernel.release"});
  put("include/config/kernel.release", "6.1.0-test\n");
  expectation_.release = "6.1.0-wanted";
  EXPECT_EQ(found(), Found{"error release-mismatch include/generated/utsrelease.h"});
}

}  // namespace
}  // namespace extmod
