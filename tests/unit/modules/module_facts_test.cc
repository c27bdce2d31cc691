// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/module_facts.h"

#include <elf.h>
#include <gtest/gtest.h>

#include <cstring>

#include "fake_module.h"
#include "seconds_of.h"

namespace extmod {
namespace {

ModuleFacts facts_of(const FakeModule& module) {
  return read_module(module.bytes(), "fake");
}

const ModuleImport* import_of(const ModuleFacts& facts, const std::string& symbol) {
  for (const auto& import : facts.imports)
    if (import.symbol == symbol) return &import;
  return nullptr;
}

TEST(ModuleFacts, AreTheSameInEveryWordSizeAndByteOrder) {
  for (const auto& machine : {kArm64, kArm, kPpc64, kPpc32}) {
    SCOPED_TRACE(to_string(machine));
    FakeModule module;
    module.machine = machine;
    module.flags = 5;
    module.imports = {"_printk", "may_be_absent?"};
    module.exports = {{"fake_start", 0x89abcdef}};
    module.versions = {{"module_layout", 0x01020304}, {"_printk", 0xfedcba98}};
    const ModuleFacts facts = facts_of(module);
    EXPECT_EQ(facts.elf.machine, machine);
    EXPECT_EQ(facts.elf.flags, 5U);
    EXPECT_EQ(facts.value("license"), "GPL");
    EXPECT_EQ(facts.value("vermagic"), "6.12.0 SMP mod_unload modversions aarch64");
    ASSERT_EQ(facts.imports.size(), 3U);
    EXPECT_EQ(import_of(facts, "_printk")->crc, 0xfedcba98);
    EXPECT_FALSE(import_of(facts, "_printk")->weak);
    EXPECT_EQ(import_of(facts, "may_be_absent")->crc, std::nullopt);
    EXPECT_TRUE(import_of(facts, "may_be_absent")->weak);
    EXPECT_EQ(import_of(facts, "module_layout")->crc, 0x01020304U);
    ASSERT_TRUE(facts.exports.contains("fake_start"));
    EXPECT_EQ(facts.exports.at("fake_start").crc, 0x89abcdef);
    EXPECT_TRUE(facts.has_versions && facts.has_this_module && facts.has_symbols && !facts.lost_relocations);
    EXPECT_EQ(facts.versions_fault + facts.info_fault, "");
  }
}

TEST(ModuleFacts, TakeTheExtendedFormOfCrcsFirst) {
  FakeModule module;
  const std::string long_name(80, 'n');
  module.imports = {"_printk", "only_basic", long_name};
  module.versions = {{"_printk", 1}, {"only_basic", 2}};
  module.extended_versions = {{"_printk", 3}, {long_name, 4}};
  const ModuleFacts facts = facts_of(module);
  EXPECT_EQ(import_of(facts, "_printk")->crc, 3U);
  EXPECT_EQ(import_of(facts, "only_basic")->crc, 2U);
  EXPECT_EQ(import_of(facts, long_name)->crc, 4U);
  EXPECT_EQ(facts.versions_fault, "it has two CRCs of _printk, for different kernels");
  module.extended_versions[0].second = 1;
  EXPECT_EQ(facts_of(module).versions_fault, "");
}

TEST(ModuleFacts, SayWhenTablesOfCrcsAreDamaged) {
  FakeModule module;
  module.versions.clear();
  module.sections["__versions"] = std::string(65, 'x');
  EXPECT_NE(facts_of(module).versions_fault, "");
  module.sections = {{"__version_ext_crcs", "12345678"}, {"__version_ext_names", std::string("a\0", 2)}};
  EXPECT_NE(facts_of(module).versions_fault, "");
  module.sections = {{"__version_ext_crcs", "1234"}, {"__version_ext_names", std::string("a\0b\0", 4)}};
  EXPECT_NE(facts_of(module).versions_fault, "");
  module.sections = {{"__version_ext_crcs", "1234"}, {"__version_ext_names", std::string("a\0", 2)}};
  EXPECT_EQ(facts_of(module).versions_fault, "");
}

TEST(ModuleFacts, HaveNamesAsTheKernelLooksThemUp) {
  FakeModule module;
  module.machine = kPpc64;
  module.imports = {"._printk", ".TOC.", "_restgpr0_14"};
  module.versions = {{"._printk", 7}};
  const ModuleFacts facts = facts_of(module);
  ASSERT_EQ(facts.imports.size(), 1U);
  EXPECT_EQ(import_of(facts, "_printk")->crc, 7U);
}

TEST(ModuleFacts, SayWhatWasStripped) {
  FakeModule module;
  module.has_symbols = false;
  EXPECT_FALSE(facts_of(module).has_symbols);
  module = {};
  module.has_relocations = false;
  EXPECT_TRUE(facts_of(module).lost_relocations);
  module = {};
  module.has_this_module = false;
  EXPECT_FALSE(facts_of(module).has_this_module);
}

TEST(ModuleFacts, DoNotDependOnASignature) {
  FakeModule module;
  const ModuleFacts facts = read_module(module.bytes() + "0123456789ab~Module signature appended~\n", "fake");
  EXPECT_EQ(facts.value("name"), "fake");
  EXPECT_EQ(facts.values("sig_id"), std::vector<std::string>{});
}

TEST(ModuleFacts, KeepEveryValueOfAKey) {
  FakeModule module;
  module.info = {"import_ns=A", "import_ns=B", "odd", "=empty", "license=GPL"};
  const ModuleFacts facts = facts_of(module);
  EXPECT_EQ(facts.values("import_ns"), (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(facts.value("license"), "GPL");
}

TEST(ModuleFacts, AreReadOfNothingThatIsDamaged) {
  EXPECT_THROW(read_module("", "fake"), ElfError);
  EXPECT_THROW(read_module("text", "fake"), ElfError);
  const std::string whole = FakeModule().bytes();
  for (size_t size = 0; size < whole.size(); ++size)
    EXPECT_THROW(read_module(whole.substr(0, size), "fake"), ElfError) << size;
}

/// Whatever a byte becomes, it is read or refused.
TEST(ModuleFacts, SurviveEveryByteThatIsWrong) {
  FakeModule module;
  module.extended_versions = {{"a", 1}};
  module.exports = {{"b", 2}};
  const std::string whole = module.bytes();
  for (size_t at = 0; at < whole.size(); ++at)
    for (const char wrong : {'\0', '\1', '\x7f', '\xff'}) {
      std::string bytes = whole;
      bytes[at] = wrong;
      try {
        read_module(bytes, "fake");
      } catch (const ElfError&) {
        continue;
      }
    }
}

/// libelf looks for the section headers at the beginning of the file if the header says that they are nowhere.
TEST(ModuleFacts, RefuseSectionHeadersThatAreNowhere) {
  for (const auto& machine : {kArm64, kPpc32}) {
    FakeModule module;
    module.machine = machine;
    std::string bytes = module.bytes();
    const bool wide = machine.bits == 64;
    bytes.replace(wide ? offsetof(Elf64_Ehdr, e_shoff) : offsetof(Elf32_Ehdr, e_shoff), wide ? 8 : 4, wide ? 8 : 4,
                  '\0');
    EXPECT_THROW(read_module(bytes, "fake"), ElfError);
  }
}

/// ELF has a second place for numbers that do not fit into the header: section 0. libkmod does not know it.
TEST(ModuleFacts, RefuseNumbersOfSectionsElsewhere) {
  const std::string whole = FakeModule().bytes();
  Elf64_Ehdr header;
  std::memcpy(&header, whole.data(), sizeof header);
  Elf64_Shdr first;
  std::memcpy(&first, whole.data() + header.e_shoff, sizeof first);
  first.sh_size = header.e_shnum;
  first.sh_link = header.e_shstrndx;
  std::string with_numbers = whole;
  std::memcpy(with_numbers.data() + header.e_shoff, &first, sizeof first);
  EXPECT_NO_THROW(read_module(with_numbers, "fake"));
  auto with_header = [&](uint16_t sections, uint16_t names) {
    header.e_shnum = sections;
    header.e_shstrndx = names;
    std::string bytes = with_numbers;
    std::memcpy(bytes.data(), &header, sizeof header);
    return bytes;
  };
  const uint16_t sections = header.e_shnum;
  const uint16_t names = header.e_shstrndx;
  for (const auto& bytes : {with_header(0, names), with_header(sections, SHN_XINDEX), with_header(0, SHN_XINDEX),
                            with_header(sections, 0), with_header(sections, sections)})
    EXPECT_THROW(read_module(bytes, "fake"), ElfError);
}

TEST(ModuleFacts, CostNoMoreThanTheSize) {
  FakeModule module;
  module.imports.clear();
  module.versions.clear();
  // Names without an end: each symbol and entry could be as long as the table.
  module.sections["__version_ext_names"] = std::string(8 << 20, 'n');
  module.sections["__version_ext_crcs"] = std::string(8 << 20, 'c');
  module.sections["__versions"] = std::string(8 << 20, 'v');
  module.info.assign(300000, "alias=x");
  EXPECT_LT(seconds_of([&] { facts_of(module); }), kNotQuadratic);
}

}  // namespace
}  // namespace extmod
