// SPDX-License-Identifier: GPL-2.0-or-later
#include "headers_tree_fixture.h"

namespace extmod {
namespace {

class ElfAuditTest : public HeadersTreeTest {
 protected:
  /// What is found when modpost is this file.
  Found with_modpost(const FakeElf& elf) {
    put_elf("scripts/mod/modpost", elf);
    return found();
  }
};

TEST_F(ElfAuditTest, FindsAnotherMachine) {
  EXPECT_EQ(with_modpost(program_for(kArm64)), Found{"error elf-machine scripts/mod/modpost"});
  EXPECT_NE(verify().findings.at(0).sentence.find("Exec format error"), std::string::npos);
}

TEST_F(ElfAuditTest, FindsAnotherClass) {
  FakeElf elf = program_for(kX86);
  elf.machine = {EM_X86_64, 32, true};
  EXPECT_EQ(with_modpost(elf), Found{"error elf-class scripts/mod/modpost"});
}

TEST_F(ElfAuditTest, FindsAnotherByteOrder) {
  FakeElf elf = program_for(kX86);
  elf.machine = {EM_X86_64, 64, false};
  EXPECT_EQ(with_modpost(elf), Found{"error elf-byte-order scripts/mod/modpost"});
}

TEST_F(ElfAuditTest, FindsWhatIsNoProgramLibraryOrObject) {
  FakeElf elf = program_for(kX86);
  elf.type = ET_CORE;
  EXPECT_EQ(with_modpost(elf), Found{"error elf-type scripts/mod/modpost"});
}

TEST_F(ElfAuditTest, FindsTheLoaderOfAnotherUserland) {
  FakeElf elf = program_for(kX86);
  elf.interpreter = "/lib/ld-musl-x86_64.so.1";
  EXPECT_EQ(with_modpost(elf), Found{"error elf-interpreter scripts/mod/modpost"});
  elf.interpreter = "";
  EXPECT_EQ(with_modpost(elf), Found{"error elf-interpreter scripts/mod/modpost"});
}

TEST_F(ElfAuditTest, TakesAStaticProgram) {
  FakeElf elf;
  elf.type = ET_EXEC;
  EXPECT_EQ(with_modpost(elf), Found{});
}

TEST_F(ElfAuditTest, FindsLibrariesByPath) {
  FakeElf elf = program_for(kX86);
  elf.needed.push_back("/home/me/lib/libfoo.so");
  EXPECT_EQ(with_modpost(elf), Found{"error elf-needed scripts/mod/modpost"});
}

TEST_F(ElfAuditTest, FindsRunPathsOfTheBuildMachine) {
  FakeElf elf = program_for(kX86);
  elf.run_path = "$ORIGIN/../lib:/opt/lib";
  EXPECT_EQ(with_modpost(elf), Found{"error elf-runpath scripts/mod/modpost"});
  elf.run_path = "$ORIGIN/../lib";
  EXPECT_EQ(with_modpost(elf), Found{});
}

TEST_F(ElfAuditTest, FindsDamage) {
  put("scripts/mod/modpost", "\177ELF\x09\x09");
  EXPECT_EQ(found(), Found{"error elf-unreadable scripts/mod/modpost"});
}

TEST_F(ElfAuditTest, MeasuresObjectsByTheKernel) {
  put_elf("arch/x86/kernel/ftrace-mod.o", object_for(kX86));
  EXPECT_EQ(found(), Found{});
  put_elf("arch/x86/kernel/ftrace-mod.o", object_for(kArm64));
  EXPECT_EQ(found(), Found{"error elf-machine arch/x86/kernel/ftrace-mod.o"});
}

TEST_F(ElfAuditTest, MeasuresProgramsByTheRunArchAlone) {
  expectation_.run_arch = find_arch_by_name("arm64");
  for (const char* path : {"scripts/basic/fixdep", "scripts/mod/modpost", "scripts/genksyms/genksyms"})
    put_elf(path, program_for(kArm64));
  put_elf("arch/x86/kernel/ftrace-mod.o", object_for(kX86));
  EXPECT_EQ(found(), Found{});
  put_elf("scripts/sign-file", program_for(kX86));
  EXPECT_EQ(found(), Found{"error elf-machine scripts/sign-file"});
}

TEST_F(ElfAuditTest, LooksAtEveryFileAndNotAtNamesOrModes) {
  put_elf("include/linux/innocent.h", program_for(kArm64));
  std::filesystem::permissions(root() / "include/linux/innocent.h", std::filesystem::perms(0644));
  EXPECT_EQ(found(), (Found{"error elf-machine include/linux/innocent.h", "error file-mode include/linux/innocent.h"}));
}

TEST_F(ElfAuditTest, ReadsASixtyFourBitKernelWithAThirtyTwoBitUserland) {
  expectation_.kernel_arch = find_arch("parisc", KernelConfig("CONFIG_64BIT=y\n"));
  expectation_.run_arch = expectation_.kernel_arch;
  ElfMachine user = {EM_PARISC, 32, false};
  for (const char* path : {"scripts/basic/fixdep", "scripts/mod/modpost", "scripts/genksyms/genksyms"})
    put_elf(path, program_for(user));
  put("arch/parisc/Makefile", "# arch\n");
  put_elf("arch/parisc/lib/x.o", object_for({EM_PARISC, 64, false}));
  EXPECT_EQ(found(), Found{});
  put_elf("arch/parisc/lib/x.o", object_for(user));
  EXPECT_EQ(found(), Found{"error elf-class arch/parisc/lib/x.o"});
}

}  // namespace
}  // namespace extmod
