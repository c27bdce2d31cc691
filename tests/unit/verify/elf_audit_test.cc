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
}

TEST_F(ElfAuditTest, FindsAProgramThatTheKernelRefuses) {
  FakeElf elf = program_for(kX86);
  elf.load_address = uint64_t{1} << 60;
  EXPECT_EQ(with_modpost(elf), Found{"error elf-refused scripts/mod/modpost"});
  EXPECT_EQ(verify().findings.at(0).sentence.find("cannot be started: a segment is at addresses"), 0U);
  elf = program_for(kX86);
  elf.interpreter = "lib/ld.so";
  EXPECT_EQ(with_modpost(elf),
            (Found{"error elf-interpreter scripts/mod/modpost", "error elf-refused scripts/mod/modpost"}));
}

TEST_F(ElfAuditTest, FindsAProgramOrLibraryWithoutSegments) {
  std::string bytes = program_for(kX86).bytes();
  bytes[offsetof(Elf64_Ehdr, e_phnum)] = 0;
  put("scripts/mod/modpost", bytes);
  EXPECT_EQ(found(), Found{"error elf-refused scripts/mod/modpost"});
  put_elf("scripts/mod/modpost", program_for(kX86));
  put("scripts/gcc-plugins/x.so", bytes);
  EXPECT_EQ(found(), Found{"error elf-refused scripts/gcc-plugins/x.so"});
  EXPECT_EQ(verify().findings.at(0).sentence.find("cannot be loaded: it has no program headers"), 0U);
}

TEST_F(ElfAuditTest, DoesNotAskWhetherAKernelCanBeStarted) {
  FakeElf elf;
  elf.type = ET_EXEC;
  elf.load_address = uint64_t{1} << 63;
  put_elf("vmlinux", elf);
  EXPECT_EQ(found(), Found{});
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
  expectation_.userland = fake_userland(kArm64);
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
  ElfMachine user = {EM_PARISC, 32, false};
  expectation_.srcarch = "parisc";
  expectation_.object = ElfMachine{EM_PARISC, 64, false};
  expectation_.userland = fake_userland(user);
  for (const char* path : {"scripts/basic/fixdep", "scripts/mod/modpost", "scripts/genksyms/genksyms"})
    put_elf(path, program_for(user));
  put("arch/parisc/Makefile", "# arch\n");
  put_elf("arch/parisc/lib/x.o", object_for({EM_PARISC, 64, false}));
  EXPECT_EQ(found(), Found{});
  put_elf("arch/parisc/lib/x.o", object_for(user));
  EXPECT_EQ(found(), Found{"error elf-class arch/parisc/lib/x.o"});
}

TEST_F(ElfAuditTest, TakesAnyLoaderThatAllProgramsAgreeOn) {
  expectation_.userland.reset();
  expectation_.abi = Abi{kX86, 0, 0};
  FakeElf elf = program_for(kX86);
  elf.interpreter = "/lib/ld-musl-x86_64.so.1";
  for (const char* path : {"scripts/basic/fixdep", "scripts/mod/modpost", "scripts/genksyms/genksyms"})
    put_elf(path, elf);
  EXPECT_EQ(found(), Found{}) << "nobody listed it";
  put_elf("scripts/sign-file", program_for(kX86));
  EXPECT_EQ(found(), Found{"error elf-interpreter scripts/sign-file"});
}

TEST_F(ElfAuditTest, TellsHardFromSoftFloat) {
  expectation_.abi = Abi{kArm, 0, 0};
  expectation_.userland.reset();
  FakeElf hard = program_for(kArm);
  hard.flags = 0x5000400;
  for (const char* path : {"scripts/basic/fixdep", "scripts/mod/modpost", "scripts/genksyms/genksyms"})
    put_elf(path, hard);
  EXPECT_EQ(found(), Found{});
  hard.flags = 0x5000200;
  put_elf("scripts/sign-file", hard);
  EXPECT_EQ(found(), Found{"error elf-abi scripts/sign-file"});
}

/// A machine's files beside the tree, with a C library that has these versions.
class ElfAuditAgainstAMachine : public ElfAuditTest {
 protected:
  void machine(const std::vector<std::string>& versions, bool loader = true) {
    const std::filesystem::path root = folder_.path() / "machine";
    write_elf(root / "usr/lib/libc.so.6", library_for(kX86, versions));
    if (loader) write_below(root, loader_for(kX86).substr(1), "loader");
    expectation_.sources = {machine_in(root)};
  }
};

TEST_F(ElfAuditAgainstAMachine, FindsWhatIsTooNewForIt) {
  machine({"GLIBC_2.17", "GLIBC_2.34"});
  EXPECT_EQ(found(), Found{});
  machine({"GLIBC_2.17", "GLIBC_2.31"});
  EXPECT_EQ(found(), (Found{"error elf-too-new scripts/basic/fixdep", "error elf-too-new scripts/genksyms/genksyms",
                            "error elf-too-new scripts/mod/modpost"}));
  EXPECT_NE(verify().findings[0].sentence.find("libc.so.6: GLIBC_2.34"), std::string::npos);
  EXPECT_NE(verify().findings[0].sentence.find("--root "), std::string::npos);
}

TEST_F(ElfAuditAgainstAMachine, FindsALoaderThatIsNotThere) {
  machine({"GLIBC_2.17", "GLIBC_2.34"}, false);
  EXPECT_EQ(found().size(), 3U);
  EXPECT_EQ(found()[0], "error elf-interpreter scripts/basic/fixdep");
}

TEST_F(ElfAuditAgainstAMachine, WarnsOfALibraryThatIsNotThere) {
  machine({"GLIBC_2.17", "GLIBC_2.34"});
  FakeElf elf = program_for(kX86);
  elf.needed = {"libc.so.6", "ld-linux-x86-64.so.2", "libcrypto.so.3"};
  EXPECT_EQ(with_modpost(elf), Found{"warning elf-needed scripts/mod/modpost"});
  EXPECT_NE(verify().findings[0].sentence.find("needs libcrypto.so.3, which is not in --root "), std::string::npos);
  write_elf(folder_.path() / "machine/usr/lib/libcrypto.so.3", library_for(kX86, {"V_3"}));
  EXPECT_EQ(found(), Found{});
}

TEST_F(ElfAuditAgainstAMachine, FindsAnotherCLibrary) {
  machine({"GLIBC_2.17", "GLIBC_2.34"});
  FakeElf elf = program_for(kX86);
  elf.needed = {"libc.so.0"};
  elf.versions.clear();
  EXPECT_EQ(with_modpost(elf), Found{"error elf-needed scripts/mod/modpost"});
}

TEST_F(ElfAuditAgainstAMachine, LooksForMuslInItsLoaderAlone) {
  const std::string loader = "/lib/ld-musl-x86_64.so.1";
  FakeElf elf = program_for(kX86);
  elf.interpreter = loader;
  elf.needed = {"libc.musl-x86_64.so.1", "libm.so"};
  elf.versions.clear();
  for (const char* path : {"scripts/basic/fixdep", "scripts/mod/modpost", "scripts/genksyms/genksyms"})
    put_elf(path, elf);
  expectation_.userland->loader = loader;
  write_below(folder_.path() / "machine", loader.substr(1), "loader");
  expectation_.sources = {machine_in(folder_.path() / "machine")};
  EXPECT_EQ(found(), Found{});
}

}  // namespace
}  // namespace extmod
