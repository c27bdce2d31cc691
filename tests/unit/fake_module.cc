// SPDX-License-Identifier: GPL-2.0-or-later
#include "fake_module.h"

namespace extmod {
namespace {

struct ModuleSection {
  std::string name;
  uint32_t type;
  std::string content;
  uint32_t link = 0;
  uint32_t info = 0;
  uint64_t entry_size = 0;
};

/// Writes the parts of one ELF file in its word size and byte order.
class ModuleWriter {
 public:
  explicit ModuleWriter(const FakeModule& module) : module_(module), sections_{{"", SHT_NULL, ""}} {}

  std::string write() {
    add_tables();
    if (module_.has_symbols) add_symbols();
    add({".shstrtab", SHT_STRTAB, ""});
    std::string names;
    for (const auto& section : sections_) names += section.name + '\0';
    sections_.back().content = names;
    return file();
  }

 private:
  size_t add(ModuleSection section) {
    sections_.push_back(std::move(section));
    return sections_.size() - 1;
  }
  std::string number(uint64_t value, size_t size) const {
    std::string text;
    for (size_t i = 0; i < size; ++i)
      text += static_cast<char>(value >> (8 * (module_.machine.little_endian ? i : size - 1 - i)));
    return text;
  }
  size_t wide_size() const { return module_.machine.bits / 8; }
  std::string wide(uint64_t value) const { return number(value, wide_size()); }

  void add_tables() {
    std::string info;
    for (const auto& line : module_.info) info += line + '\0';
    if (!info.empty()) add({".modinfo", SHT_PROGBITS, info});
    std::string versions;
    for (const auto& [name, crc] : module_.versions) {
      std::string entry = wide(crc) + name;
      entry.resize(64);
      versions += entry;
    }
    if (!versions.empty()) add({"__versions", SHT_PROGBITS, versions});
    std::string crcs;
    std::string names;
    for (const auto& [name, crc] : module_.extended_versions) {
      crcs += number(crc, 4);
      names += name + '\0';
    }
    if (!crcs.empty()) {
      add({"__version_ext_crcs", SHT_PROGBITS, crcs});
      add({"__version_ext_names", SHT_PROGBITS, names});
    }
    for (const auto& [name, content] : module_.sections) add({name, SHT_PROGBITS, content});
    if (!module_.has_this_module) return;
    const size_t target = add({".gnu.linkonce.this_module", SHT_PROGBITS, std::string(64, '\0')});
    if (module_.has_relocations)
      add({".rela.gnu.linkonce.this_module", SHT_RELA, std::string(3 * wide_size(), '\0'), 0,
           static_cast<uint32_t>(target), 3 * wide_size()});
  }

  std::string symbol(size_t name, int bind, uint64_t value, uint16_t section) const {
    const std::string info = number(static_cast<uint64_t>(bind) << 4, 1) + number(0, 1);
    if (wide_size() == 8) return number(name, 4) + info + number(section, 2) + number(value, 8) + number(0, 8);
    return number(name, 4) + number(value, 4) + number(0, 4) + info + number(section, 2);
  }

  void add_symbols() {
    const auto exports = static_cast<uint16_t>(add({"__ksymtab", SHT_PROGBITS, std::string(64, '\0')}));
    std::string names(1, '\0');
    std::string symbols = symbol(0, STB_LOCAL, 0, SHN_UNDEF);
    auto put = [&](const std::string& name, int bind, uint64_t value, uint16_t section) {
      symbols += symbol(names.size(), bind, value, section);
      names += name + '\0';
    };
    put("init_module", STB_GLOBAL, 0, exports);
    for (const auto& name : module_.imports) {
      const bool weak = name.ends_with('?');
      put(weak ? name.substr(0, name.size() - 1) : name, weak ? STB_WEAK : STB_GLOBAL, 0, SHN_UNDEF);
    }
    for (const auto& [name, crc] : module_.exports) {
      put("__ksymtab_" + name, STB_LOCAL, 0, exports);
      put("__crc_" + name, STB_GLOBAL, crc, SHN_ABS);
    }
    const size_t strings = add({".strtab", SHT_STRTAB, names});
    add({".symtab", SHT_SYMTAB, symbols, static_cast<uint32_t>(strings), 1, wide_size() == 8 ? 24U : 16U});
  }

  std::string file() const {
    const size_t header_size = wide_size() == 8 ? 64 : 52;
    std::string content;
    std::string table;
    size_t name = 0;
    for (const auto& section : sections_) {
      const size_t offset = section.type == SHT_NULL ? 0 : header_size + content.size();
      table += number(name, 4) + number(section.type, 4) + wide(0) + wide(0) + wide(offset) +
               wide(section.content.size()) + number(section.link, 4) + number(section.info, 4) + wide(1) +
               wide(section.entry_size);
      name += section.name.size() + 1;
      content += section.content;
      content.resize((content.size() + 7) / 8 * 8);
    }
    // 52 is no multiple of 8, but nobody asks the tables to be aligned.
    std::string header = "\177ELF";
    header += static_cast<char>(wide_size() == 8 ? ELFCLASS64 : ELFCLASS32);
    header += static_cast<char>(module_.machine.little_endian ? ELFDATA2LSB : ELFDATA2MSB);
    header += static_cast<char>(EV_CURRENT);
    header.resize(EI_NIDENT);
    header += number(module_.type, 2) + number(module_.machine.machine, 2) + number(EV_CURRENT, 4) + wide(0) + wide(0) +
              wide(header_size + content.size()) + number(module_.flags, 4) + number(header_size, 2) + number(0, 2) +
              number(0, 2) + number(wide_size() == 8 ? 64 : 40, 2) + number(sections_.size(), 2) +
              number(sections_.size() - 1, 2);
    return header + content + table;
  }

  const FakeModule& module_;
  std::vector<ModuleSection> sections_;
};

}  // namespace

std::string FakeModule::bytes() const {
  return ModuleWriter(*this).write();
}

}  // namespace extmod
