// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/unused_elf.h"

#include "headers_tree_fixture.h"

namespace extmod {
namespace {

/// Somebody's whole build tree of an x86-64 kernel.
class BuildTreeTest : public HeadersTreeTest {
 protected:
  BuildTreeTest() { expectation_.may_be_part = true; }
};

TEST_F(BuildTreeTest, MayHaveForeignCodeThatNoModuleBuildTouches) {
  put_elf("arch/x86/entry/vdso/vdso32.so.dbg", library_for(kArm, {"V"}));
  put_elf("arch/x86/boot/setup.elf", program_for(kArm));
  put_elf("arch/x86/boot/a20.o", object_for(kArm));
  put_elf("scripts/mod/host.o", object_for(kArm));
  put("arch/x86/boot/vmlinux.bin.elf", "\177ELFdamaged");
  for (const auto& finding : verify().findings) EXPECT_EQ(finding.severity, Severity::note) << finding.path;
  EXPECT_GE(verify().findings.size(), 5U);
}

TEST_F(BuildTreeTest, NeedsWhatModuleBuildsRunOrLink) {
  for (const char* path :
       {"scripts/extra", "tools/objtool/objtool", "tools/bpf/resolve_btfids/resolve_btfids", "certs/extract-cert"}) {
    put_elf(path, program_for(kArm));
    EXPECT_EQ(found(), Found{"error elf-machine " + std::string(path)});
    remove(path);
  }
  put_elf("arch/x86/lib/linked.o", object_for(kArm));
  EXPECT_EQ(found(), Found{"note elf-machine arch/x86/lib/linked.o"});
  expectation_.link_files = {"arch/x86/lib/linked.o"};
  EXPECT_EQ(found(), Found{"error elf-machine arch/x86/lib/linked.o"});
}

TEST_F(BuildTreeTest, MayBeSourcesThatPeoplePrepare) {
  put("scripts/basic/fixdep.c", "");
  put("scripts/mod/modpost.c", "");
  for (const char* path : {"scripts/basic/fixdep", "scripts/mod/modpost", "scripts/genksyms/genksyms"}) remove(path);
  EXPECT_EQ(found(), (Found{"warning required-program scripts/basic/fixdep",
                            "warning required-program scripts/genksyms/genksyms",
                            "warning required-program scripts/mod/modpost"}));
  // With one program it is broken.
  put_elf("scripts/basic/fixdep", program_for(kX86));
  EXPECT_EQ(found(),
            (Found{"error required-program scripts/genksyms/genksyms", "error required-program scripts/mod/modpost"}));
}

TEST_F(BuildTreeTest, IsOursWithoutForeignCode) {
  expectation_.may_be_part = false;
  put_elf("arch/x86/boot/setup.elf", program_for(kArm));
  EXPECT_EQ(found(), Found{"error elf-machine arch/x86/boot/setup.elf"});
}

}  // namespace
}  // namespace extmod
