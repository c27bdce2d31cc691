// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/elf_file.h"

#include <gtest/gtest.h>

#include "failure.h"
#include "fake_elf.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

class ElfFile : public testing::Test {
 protected:
  std::optional<ElfFacts> read(const std::string& bytes) {
    write_file(folder_.path() / "elf", bytes);
    return read_elf(folder_.path() / "elf");
  }
  TempDir folder_;
};

TEST_F(ElfFile, ReadsMachineClassAndByteOrder) {
  for (const ElfMachine& machine : {kX86, kArm64, kPpc64, kPpc32, kArm, ElfMachine{258, 64, true}}) {
    auto facts = read(program_for(machine).bytes());
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->machine, machine) << to_string(machine);
    EXPECT_EQ(facts->needed, std::vector<std::string>{"libc.so.6"});
    EXPECT_EQ(facts->versions["libc.so.6"], (std::set<std::string>{"GLIBC_2.17", "GLIBC_2.34"}));
    EXPECT_TRUE(facts->dynamic);
    EXPECT_TRUE(facts->is_program());
  }
}

TEST_F(ElfFile, ReadsInterpreterAndRunPaths) {
  FakeElf elf;
  elf.interpreter = "/lib/ld.so";
  elf.run_path = "/opt/lib:$ORIGIN/../lib";
  auto facts = read(elf.bytes());
  EXPECT_EQ(facts->interpreter, "/lib/ld.so");
  EXPECT_EQ(facts->run_paths, (std::vector<std::string>{"/opt/lib", "$ORIGIN/../lib"}));
}

TEST_F(ElfFile, TellsProgramsFromLibrariesAndObjects) {
  FakeElf elf;
  EXPECT_FALSE(read(elf.bytes())->is_program());
  EXPECT_EQ(read(elf.bytes())->type, ElfType::shared_object);
  elf.type = ET_EXEC;
  EXPECT_TRUE(read(elf.bytes())->is_program());
  EXPECT_FALSE(read(elf.bytes())->dynamic);
  elf.type = ET_REL;
  EXPECT_EQ(read(elf.bytes())->type, ElfType::relocatable);
  elf.type = ET_CORE;
  EXPECT_EQ(read(elf.bytes())->type, ElfType::core);
  elf.type = 0xfe01;
  EXPECT_EQ(read(elf.bytes())->type, ElfType::other);
}

TEST_F(ElfFile, FindsNothingInOtherFiles) {
  EXPECT_EQ(read(""), std::nullopt);
  EXPECT_EQ(read("\177EL"), std::nullopt);
  EXPECT_EQ(read("#!/bin/sh\n"), std::nullopt);
  EXPECT_TRUE(fails(ExitStatus::environment, {"/missing"}, [&] { read_elf(folder_.path() / "missing"); }));
}

TEST_F(ElfFile, BearsTruncationAnywhere) {
  for (const ElfMachine& machine : {kX86, kPpc32}) {
    FakeElf elf = program_for(machine);
    elf.run_path = "/opt";
    const std::string whole = elf.bytes();
    size_t damaged = 0;
    for (size_t size = 4; size < whole.size(); size += 3) try {
        EXPECT_TRUE(read(whole.substr(0, size)));
      } catch (const ElfError& error) {
        EXPECT_STRNE(error.what(), "");
        ++damaged;
      }
    EXPECT_GT(damaged, 0U);
  }
}

TEST_F(ElfFile, BearsEveryByteBeingWrong) {
  const std::string whole = program_for(kArm).bytes();
  size_t read_well = 0;
  for (char wrong : {'\0', '\xff', '\x7f'})
    for (size_t at = 4; at < whole.size(); ++at) {
      std::string broken = whole;
      broken[at] = wrong;
      try {
        read_well += read(broken).has_value() ? 1 : 0;
      } catch (const ElfError&) {
      }
    }
  EXPECT_GT(read_well, whole.size());
}

TEST_F(ElfFile, RefusesAnInterpreterOutsideTheFile) {
  FakeElf elf;
  elf.interpreter = "/lib/ld.so";
  std::string bytes = elf.bytes();
  size_t offset_field = sizeof(Elf64_Ehdr) + sizeof(Elf64_Phdr) + offsetof(Elf64_Phdr, p_offset);
  bytes[offset_field + 7] = '\x7f';
  EXPECT_THROW(read(bytes), ElfError);
}

TEST(ElfMachineText, IsForPeople) {
  EXPECT_EQ(to_string(kArm64), "aarch64, 64-bit, little-endian");
  EXPECT_EQ(to_string(kPpc32), "powerpc, 32-bit, big-endian");
  EXPECT_EQ(to_string(ElfMachine{9999, 64, true}), "ELF machine 9999, 64-bit, little-endian");
}

TEST(OwnMachine, IsThatOfThisProgram) {
  EXPECT_EQ(own_machine(), read_elf("/proc/self/exe")->machine);
  EXPECT_EQ(own_machine().bits, static_cast<int>(sizeof(void*)) * 8);
}

}  // namespace
}  // namespace extmod
