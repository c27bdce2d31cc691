// SPDX-License-Identifier: GPL-2.0-or-later
#include "fake_exports.h"

#include <algorithm>
#include <array>

#include "support/elf_file.h"

namespace extmod {
namespace {

constexpr uint64_t kEntry = 12;  ///< of __ksymtab with relative references
enum : uint16_t { kNone, kTable, kGplTable, kCrcs, kStrings, kFlags, kRodata, kNames, kSymbols, kSectionNames, kCount };

template <class Record>
std::string_view as_bytes(const Record& record) {
  return {reinterpret_cast<const char*>(&record), sizeof record};
}

class Writer {
 public:
  explicit Writer(const FakeExports& fake) : fake_(fake) {
    sections_[kNames] = sections_[kSectionNames] = std::string(1, '\0');
    sections_[kSymbols] = as_bytes(Elf64_Sym{});
    sections_[kRodata] = fake.text;
  }

  std::string write() {
    for (const auto& row : fake_.exports) add(row);
    std::string file(sizeof(Elf64_Ehdr), '\0');
    static const std::array<const char*, kCount> kSectionName = {
        "",        "__ksymtab", "__ksymtab_gpl", "__kcrctab", "__ksymtab_strings", "__kflagstab",
        ".rodata", ".strtab",   ".symtab",       ".shstrtab"};
    std::array<Elf64_Shdr, kCount> headers = {};
    for (uint16_t i = 1; i < kCount; ++i) {
      headers[i].sh_name = static_cast<uint32_t>(sections_[kSectionNames].size());
      sections_[kSectionNames] += std::string(kSectionName[i]) + '\0';
    }
    for (uint16_t i = 1; i < kCount; ++i) {
      headers[i].sh_type = i == kSymbols ? SHT_SYMTAB : i >= kNames ? SHT_STRTAB : SHT_PROGBITS;
      headers[i].sh_addr = i < kNames ? address(i) : 0;
      headers[i].sh_offset = file.size();
      headers[i].sh_size = sections_[i].size();
      headers[i].sh_addralign = 1;
      file += sections_[i] + std::string(-sections_[i].size() % 8, '\0');
    }
    headers[kSymbols].sh_link = kNames;
    headers[kSymbols].sh_entsize = sizeof(Elf64_Sym);
    Elf64_Ehdr header = {};
    std::copy_n("\177ELF\2", 5, header.e_ident);
    header.e_ident[EI_DATA] = own_machine().little_endian ? ELFDATA2LSB : ELFDATA2MSB;
    header.e_ident[EI_VERSION] = EV_CURRENT;
    header.e_type = fake_.address == 0 ? ET_REL : ET_EXEC;
    header.e_machine = own_machine().machine;
    header.e_version = EV_CURRENT;
    header.e_ehsize = sizeof header;
    header.e_shoff = file.size();
    header.e_shentsize = sizeof(Elf64_Shdr);
    header.e_shnum = kCount;
    header.e_shstrndx = kSectionNames;
    for (const auto& section : headers) file += as_bytes(section);
    return file.replace(0, sizeof header, as_bytes(header));
  }

 private:
  uint64_t address(uint16_t section) const { return fake_.address == 0 ? 0 : fake_.address + section * 0x1000; }

  void symbol(const std::string& name, uint16_t section, uint64_t value) {
    Elf64_Sym symbol = {};
    symbol.st_name = static_cast<uint32_t>(sections_[kNames].size());
    symbol.st_shndx = section;
    symbol.st_value = value;
    sections_[kNames] += name + '\0';
    sections_[kSymbols] += as_bytes(symbol);
  }

  void add(const FakeExport& row) {
    const uint16_t table = row.gpl_only && !fake_.flags ? kGplTable : kTable;
    symbol("__kstrtabns_" + row.name, kStrings, address(kStrings) + sections_[kStrings].size());
    sections_[kStrings] += row.name_space + '\0';
    symbol("__ksymtab_" + row.name, table, address(table) + sections_[table].size());
    sections_[table] += std::string(kEntry, '\0');
    if (fake_.flags) sections_[kFlags] += static_cast<char>(row.gpl_only ? 1 : 0);
    if (fake_.absolute_crcs) return symbol("__crc_" + row.name, SHN_ABS, row.crc);
    symbol("__crc_" + row.name, kCrcs, address(kCrcs) + sections_[kCrcs].size());
    sections_[kCrcs] += as_bytes(row.crc);
  }

  const FakeExports& fake_;
  std::array<std::string, kCount> sections_;
};

}  // namespace

std::string FakeExports::bytes() const {
  return Writer(*this).write();
}

}  // namespace extmod
