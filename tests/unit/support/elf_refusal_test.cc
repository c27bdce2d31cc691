// SPDX-License-Identifier: GPL-2.0-or-later
#include "elf_image.h"
#include "fake_elf.h"

namespace extmod {
namespace {

constexpr ElfMachine kMips = {EM_MIPS, 32, false};
constexpr ElfMachine kMips64 = {EM_MIPS, 64, true};
constexpr ElfMachine kParisc64 = {EM_PARISC, 64, false};
constexpr ElfMachine kX32 = {EM_X86_64, 32, true};
constexpr ElfMachine kPpc64Little = {EM_PPC64, 64, true};

std::string refused(const std::string& bytes) {
  return read_elf_bytes(bytes)->refused.value_or("");
}

TEST(ElfRefusal, TakesProgramsLibrariesAndObjectsOfAllMachines) {
  for (const auto& machine : {kX86, kArm64, kPpc64, kPpc64Little, kPpc32, kArm, kMips, kMips64, kParisc64, kX32,
                              ElfMachine{EM_S390, 32, false}, ElfMachine{258, 64, true}, ElfMachine{9999, 32, true}}) {
    FakeElf fixed = program_for(machine);
    fixed.type = ET_EXEC;
    FakeElf alone;
    alone.machine = machine;
    alone.type = ET_EXEC;
    for (const auto& elf : {program_for(machine), fixed, alone, library_for(machine, {"V_1"}), object_for(machine)})
      EXPECT_EQ(refused(elf.bytes()), "") << to_string(machine);
  }
}

TEST(ElfRefusal, NamesAClassOrByteOrderThatTheProcessorDoesNotHave) {
  for (const auto& machine :
       {ElfMachine{EM_386, 64, true}, ElfMachine{EM_ARM, 64, true}, ElfMachine{EM_PPC64, 32, false},
        ElfMachine{EM_X86_64, 64, false}, ElfMachine{EM_S390, 64, true}}) {
    EXPECT_EQ(refused(program_for(machine).bytes()), "no such processor has programs that are " + to_string(machine));
  }
}

TEST(ElfRefusal, NamesAddressesThatProgramsDoNotHave) {
  for (const auto& [machine, address] : {std::pair(kX86, uint64_t{0x7fffffffe000}),
                                         {kArm, 0xfffff000},
                                         {kArm64, uint64_t{1} << 63},
                                         {kPpc64, ~uint64_t{0xfff}}}) {
    FakeElf elf = program_for(machine);
    elf.load_address = address;
    elf.trailing_text = std::string(4096, 'x');
    EXPECT_EQ(refused(elf.bytes()), "a segment is at addresses that programs do not have") << to_string(machine);
  }
  FakeElf elf = program_for({EM_IA_64, 64, true});
  elf.load_address = 0x4000000000000000;
  EXPECT_EQ(refused(elf.bytes()), "");
}

/// Kernels up to 6.12 want the table to fit into a page.
TEST(ElfRefusal, CountsTheProgramHeaders) {
  for (const auto& [machine, most] : {std::pair(kX86, 73), {kArm64, 1170}}) {
    ElfImage elf = {program_for(machine).bytes()};
    const std::string before = elf.bytes.substr(0, sizeof(Elf64_Ehdr) + 4 * sizeof(Elf64_Phdr));
    // The table moves to the end, and the first segment with it.
    elf.bytes.resize(elf.bytes.size() / 8 * 8 + 8);
    const size_t at = elf.bytes.size();
    elf.bytes += before.substr(sizeof(Elf64_Ehdr)) + std::string(70000, '\0');
    elf.header().e_phoff = at;
    elf.find(PT_LOAD).p_filesz = elf.find(PT_LOAD).p_memsz = elf.bytes.size();
    elf.find(PT_PHDR).p_offset = at;
    elf.find(PT_PHDR).p_vaddr = elf.find(PT_LOAD).p_vaddr + at;
    elf.header().e_phnum = static_cast<Elf64_Half>(most);
    EXPECT_EQ(refused(elf.bytes), "") << to_string(machine);
    elf.header().e_phnum = static_cast<Elf64_Half>(most + 1);
    EXPECT_EQ(refused(elf.bytes), "it has more program headers than the kernel reads") << to_string(machine);
  }
}

TEST(ElfRefusal, KnowsWhereTheEntryPointIsData) {
  FakeElf fake = program_for(kPpc64Little);
  fake.type = ET_EXEC;
  for (uint32_t abi : {0U, 1U, 2U}) {
    fake.flags = abi;
    ElfImage elf = {fake.bytes()};
    elf.find(PT_LOAD).p_flags = PF_R | PF_W;
    EXPECT_EQ(refused(elf.bytes), "") << "old kernels make all of it executable";
    elf.find(PT_PHDR).p_flags = PF_R | PF_W;
    elf.find(PT_PHDR).p_type = PT_GNU_STACK;
    EXPECT_EQ(refused(elf.bytes), abi == 2 ? "its entry point is not in its code" : "") << abi;
    elf.header().e_machine = EM_IA_64;
    EXPECT_EQ(refused(elf.bytes), "");
  }
}

/// The part that is write-protected may be filled up to the end of a page that is not in the file.
TEST(ElfRefusal, TakesPartsAsLinkersMakeThem) {
  FakeElf fake = program_for(kX86);
  fake.type = ET_EXEC;
  ElfImage elf = {fake.bytes()};
  Elf64_Phdr& part = elf.find(PT_PHDR);
  part.p_type = PT_GNU_RELRO;
  part.p_filesz = part.p_memsz = 0x1000 - part.p_vaddr % 0x1000;
  EXPECT_EQ(refused(elf.bytes), "");
  part.p_memsz = 0x3000;
  EXPECT_EQ(refused(elf.bytes), "a part that has to be loaded is not (program header of type 1685382482)");
  part.p_type = PT_TLS;  // before its segment in the list
  part.p_filesz = 8;
  EXPECT_EQ(refused(elf.bytes), "");
  part.p_memsz = 4;
  EXPECT_EQ(refused(elf.bytes), "a segment has more bytes in the file than in memory");
}

TEST(ElfRefusal, TakesTheFirstInterpreter) {
  ElfImage elf = {program_for(kX86).bytes()};
  // A second one, behind the first, which the kernel does not read.
  elf.header().e_type = ET_EXEC;
  Elf64_Phdr second = elf.find(PT_INTERP);
  ++second.p_offset;
  ++second.p_vaddr;
  second.p_filesz = second.p_memsz = 1;
  elf.segment(0) = elf.find(PT_INTERP);
  elf.segment(1) = second;
  auto facts = read_elf_bytes(elf.bytes);
  EXPECT_EQ(facts->interpreter, loader_for(kX86));
  EXPECT_EQ(facts->refused, std::nullopt);
}

TEST(ElfRefusal, NamesAProgramThatCannotFindItsLibraries) {
  FakeElf elf;
  elf.flags_1 = DF_1_PIE;
  EXPECT_EQ(refused(elf.bytes()), "");
  elf.needed = {"libc.so.6"};
  EXPECT_EQ(refused(elf.bytes()), "it needs libraries and has no dynamic loader (PT_INTERP)");
}

}  // namespace
}  // namespace extmod
