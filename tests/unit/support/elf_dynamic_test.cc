// SPDX-License-Identifier: GPL-2.0-or-later
#include <gtest/gtest.h>
#include <unistd.h>

#include "fake_elf.h"
#include "support/temp_dir.h"
#include "support/text.h"

namespace extmod {
namespace {

/// As `llvm-objcopy --strip-sections` leaves it.
FakeElf without_sections(FakeElf elf) {
  elf.segments_only = true;
  return elf;
}

class ElfDynamic : public testing::Test {
 protected:
  std::optional<ElfFacts> read(const std::string& bytes) {
    write_file(folder_.path() / "elf", bytes);
    return read_elf(folder_.path() / "elf");
  }
  /// The field of the dynamic entry gets this value.
  static std::string with_value(const FakeElf& elf, uint64_t tag, uint64_t value) {
    std::string bytes = elf.bytes();
    std::string entry(reinterpret_cast<const char*>(&tag), sizeof tag);
    size_t at = bytes.find(entry, sizeof(Elf64_Ehdr) + 4 * sizeof(Elf64_Phdr));
    EXPECT_NE(at, std::string::npos);
    return bytes.replace(at + sizeof tag, sizeof value, reinterpret_cast<const char*>(&value), sizeof value);
  }
  TempDir folder_;
};

TEST_F(ElfDynamic, IsReadWithoutSections) {
  for (const ElfMachine& machine : {kX86, kArm64, kPpc64, kPpc32, kArm}) {
    FakeElf elf = without_sections(program_for(machine));
    elf.run_path = "/opt/lib:/usr/local/lib";
    auto facts = read(elf.bytes());
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->needed, std::vector<std::string>{"libc.so.6"}) << to_string(machine);
    EXPECT_EQ(facts->versions["libc.so.6"], (std::set<std::string>{"GLIBC_2.17", "GLIBC_2.34"}));
    EXPECT_EQ(facts->run_paths, (std::vector<std::string>{"/opt/lib", "/usr/local/lib"}));
    EXPECT_TRUE(facts->is_program());
    facts = read(without_sections(library_for(machine, {"V_1", "V_2"})).bytes());
    EXPECT_EQ(facts->defined_versions, (std::set<std::string>{"V_1", "V_2"})) << to_string(machine);
  }
}

TEST_F(ElfDynamic, CountsMoreThanTheSections) {
  // Sections that say nothing, behind a loader that finds what it needs.
  FakeElf elf = without_sections(program_for(kX86));
  std::string bytes = elf.bytes();
  const uint64_t at = bytes.size();
  bytes += std::string(sizeof(Elf64_Shdr), '\0');
  bytes.replace(offsetof(Elf64_Ehdr, e_shoff), sizeof at, reinterpret_cast<const char*>(&at), sizeof at);
  bytes[offsetof(Elf64_Ehdr, e_shnum)] = 1;
  EXPECT_EQ(read(bytes)->needed, std::vector<std::string>{"libc.so.6"});
}

TEST_F(ElfDynamic, IsDamagedWhereItPointsOutside) {
  const FakeElf elf = without_sections(program_for(kX86));
  for (uint64_t wrong : {uint64_t{0}, elf.load_address - 1, elf.load_address + elf.bytes().size(), ~uint64_t{0}})
    for (uint64_t tag : {DT_STRTAB, DT_VERNEED})
      EXPECT_THROW(read(with_value(elf, tag, wrong)), ElfError) << tag << ": " << wrong;
  for (uint64_t size : {uint64_t{0}, uint64_t{1}, ~uint64_t{0}})
    EXPECT_THROW(read(with_value(elf, DT_STRSZ, size)), ElfError) << size;
  EXPECT_THROW(read(with_value(elf, DT_NEEDED, 100000)), ElfError);
}

TEST_F(ElfDynamic, BearsEveryByteBeingWrong) {
  for (const ElfMachine& machine : {kX86, kPpc32}) {
    const std::string whole = without_sections(program_for(machine)).bytes();
    for (char wrong : {'\0', '\xff', '\x7f', '\x10'})
      for (size_t at = 4; at < whole.size(); ++at) {
        std::string broken = whole;
        broken[at] = wrong;
        try {
          read(broken);
        } catch (const ElfError&) {
        }
      }
  }
}

TEST_F(ElfDynamic, EndsWhereListsShareTheirRecords) {
  ::alarm(60);
  FakeElf elf = without_sections(program_for(kX86));
  std::string records;
  // Every need is also the list of versions of all others before it.
  for (uint32_t left = 100000; left > 0; --left) {
    const std::array<uint32_t, 4> need = {1, 1, 16, 16};
    records.append(reinterpret_cast<const char*>(need.data()), sizeof need);
  }
  elf.trailing_text = "\177\177\177\177" + records;
  const size_t at = elf.bytes().find("\177\177\177\177") + 4;
  EXPECT_THROW(read(with_value(elf, DT_VERNEED, elf.load_address + at)), ElfError);
  ::alarm(0);
}

}  // namespace
}  // namespace extmod
