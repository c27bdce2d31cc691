// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/elf_exports.h"

#include <gelf.h>
#include <libelf.h>

#include <bit>
#include <cstring>
#include <memory>
#include <vector>

#include "support/elf_headers.h"
#include "support/interrupt.h"

namespace extmod {
namespace {

struct ElfEnd {
  void operator()(Elf* elf) const { elf_end(elf); }
};

void check(bool good) {
  if (!good) throw ElfError(elf_errmsg(-1));
}

struct ExportSection {
  std::string_view name;
  uint64_t address = 0;      ///< sh_addr: 0 in an object
  std::string_view content;  ///< empty for one without bytes in the file
};

/// EXPORT_SYMBOL makes `__ksymtab_NAME` in a section that tells GPL-only symbols from others; the CRC is the value of
/// `__crc_NAME`, or what that leads to. From 7.1 on, flags of one byte beside the table say what is GPL-only.
class ExportReader {
 public:
  ExportReader(std::string_view bytes, std::string module) : bytes_(bytes), module_(std::move(module)) {
    const ElfHeaders headers = read_elf_headers(bytes);
    check_elf_sections(headers, bytes);
    little_endian_ = headers.machine.little_endian;
    // libelf writes into what it is given only on demand, and nobody demands it.
    elf_.reset(elf_memory(const_cast<char*>(bytes.data()), bytes.size()));
    check(elf_ != nullptr && elf_kind(elf_.get()) == ELF_K_ELF);
    read_sections();
  }

  ElfExports read() {
    if (symbols_ == nullptr) return {};
    result_.has_symbols = true;
    // Both before and after `__ksymtab_NAME` there may be what belongs to it.
    each_symbol([&](std::string_view name, const GElf_Sym& symbol) { ksymtab(name, symbol); });
    each_symbol([&](std::string_view name, const GElf_Sym& symbol) { crc_and_namespace(name, symbol); });
    return std::move(result_);
  }

 private:
  void read_sections() {
    size_t names = 0;
    check(elf_getshdrstrndx(elf_.get(), &names) == 0);
    std::vector<GElf_Shdr> headers(1);
    sections_.emplace_back();
    for (Elf_Scn* scn = nullptr; (scn = elf_nextscn(elf_.get(), scn)) != nullptr;) {
      GElf_Shdr header;
      check(gelf_getshdr(scn, &header) != nullptr);
      ExportSection section{"", header.sh_addr, {}};
      if (header.sh_type != SHT_NOBITS && header.sh_type != SHT_NULL)
        section.content = bytes_.substr(header.sh_offset, header.sh_size);
      if (header.sh_type == SHT_SYMTAB && symbols_ == nullptr) {
        symbols_ = scn;
        strings_ = header.sh_link;
      }
      headers.push_back(header);
      sections_.push_back(section);
    }
    const std::string_view table = names < sections_.size() ? sections_[names].content : "";
    for (size_t i = 1; i < sections_.size(); ++i) {
      if (headers[i].sh_name < table.size()) sections_[i].name = text_at(table.substr(headers[i].sh_name));
      if (sections_[i].name == "__kflagstab") flags_ = sections_[i].content;
      if (sections_[i].name == "__ksymtab") table_size_ = headers[i].sh_size;
    }
  }

  template <typename Work>
  void each_symbol(const Work& work) {
    Elf_Data* data = elf_getdata(symbols_, nullptr);
    check(data != nullptr);
    const std::string_view strings = strings_ < sections_.size() ? sections_[strings_].content : "";
    GElf_Sym symbol;
    for (int i = 0; gelf_getsym(data, i, &symbol) != nullptr; ++i) {
      if (i % 65536 == 0) check_interrupt();
      if (symbol.st_name >= strings.size() || strings[symbol.st_name] != '_') continue;
      const std::string_view rest = strings.substr(symbol.st_name);
      if (!rest.starts_with("__ksymtab_") && !rest.starts_with("__crc_") && !rest.starts_with("__kstrtabns_")) continue;
      work(text_at(rest), symbol);
    }
  }

  /// The kernel knows no longer names (KSYM_NAME_LEN), and nobody can make us read one again and again.
  static std::string_view text_at(std::string_view rest) {
    constexpr size_t kLongestName = 600;
    rest = rest.substr(0, kLongestName);
    return rest.substr(0, rest.find('\0'));
  }

  const ExportSection* section_of(const GElf_Sym& symbol) const {
    const bool special = symbol.st_shndx == SHN_UNDEF || symbol.st_shndx >= SHN_LORESERVE;
    return special || symbol.st_shndx >= sections_.size() ? nullptr : &sections_[symbol.st_shndx];
  }

  void ksymtab(std::string_view name, const GElf_Sym& symbol) {
    const ExportSection* section = section_of(symbol);
    if (section == nullptr || !name.starts_with("__ksymtab_")) return;
    // In an object that ld has not yet put together, each symbol has its own section, ___ksymtab_gpl+NAME.
    const bool gpl = section->name.starts_with("__ksymtab_gpl") || section->name.starts_with("___ksymtab_gpl+");
    if (!gpl && !section->name.starts_with("__ksymtab") && !section->name.starts_with("___ksymtab+")) return;
    auto& exported = result_.symbols[std::string(name.substr(std::strlen("__ksymtab_")))];
    exported.module = module_;
    exported.gpl_only = gpl || has_gpl_flag(*section, symbol);
  }

  bool has_gpl_flag(const ExportSection& section, const GElf_Sym& symbol) const {
    if (flags_.empty() || table_size_ == 0 || section.name != "__ksymtab") return false;
    const uint64_t entry = table_size_ / flags_.size();
    const uint64_t index = entry == 0 ? flags_.size() : (symbol.st_value - section.address) / entry;
    return index < flags_.size() && (flags_[index] & 1) != 0;
  }

  void crc_and_namespace(std::string_view name, const GElf_Sym& symbol) {
    if (name.starts_with("__crc_")) {
      if (auto* exported = find(name.substr(std::strlen("__crc_")))) exported->crc = crc(symbol);
    } else if (name.starts_with("__kstrtabns_")) {
      auto* exported = find(name.substr(std::strlen("__kstrtabns_")));
      const ExportSection* section = section_of(symbol);
      if (exported == nullptr || section == nullptr || symbol.st_value < section->address) return;
      const uint64_t offset = symbol.st_value - section->address;
      if (offset < section->content.size()) exported->name_space = text_at(section->content.substr(offset));
    }
  }

  ExportedSymbol* find(std::string_view name) {
    auto found = result_.symbols.find(std::string(name));
    return found == result_.symbols.end() ? nullptr : &found->second;
  }

  std::optional<uint32_t> crc(const GElf_Sym& symbol) const {
    if (symbol.st_shndx == SHN_ABS) return static_cast<uint32_t>(symbol.st_value);
    const ExportSection* section = section_of(symbol);
    if (section == nullptr || symbol.st_value < section->address) return std::nullopt;
    const uint64_t offset = symbol.st_value - section->address;
    uint32_t value = 0;
    if (offset > section->content.size() || section->content.size() - offset < sizeof value) return std::nullopt;
    std::memcpy(&value, section->content.data() + offset, sizeof value);
    return little_endian_ == (std::endian::native == std::endian::little) ? value : __builtin_bswap32(value);
  }

  std::string_view bytes_;
  std::string module_;
  bool little_endian_ = true;
  std::unique_ptr<Elf, ElfEnd> elf_;
  std::vector<ExportSection> sections_;
  Elf_Scn* symbols_ = nullptr;
  uint64_t strings_ = 0;     ///< index of the section
  std::string_view flags_;   ///< __kflagstab, a byte for each entry of __ksymtab
  uint64_t table_size_ = 0;  ///< of __ksymtab
  ElfExports result_;
};

}  // namespace

ElfExports read_elf_exports(std::string_view bytes, const std::string& module) {
  return ExportReader(bytes, module).read();
}

}  // namespace extmod
