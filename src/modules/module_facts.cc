// SPDX-License-Identifier: GPL-2.0-or-later
#include "modules/module_facts.h"

#include <gelf.h>
#include <libelf.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>

#include "modules/elf_exports.h"
#include "modules/module_info.h"
#include "modules/module_signature.h"
#include "modules/module_versions.h"
#include "support/elf_headers.h"
#include "support/interrupt.h"

namespace extmod {
namespace {

/// The kernel knows no longer names (KSYM_NAME_LEN), and nobody can make us read one again and again.
constexpr size_t kLongestName = 600;
constexpr std::string_view kThisModule = ".gnu.linkonce.this_module";

struct ModuleElfEnd {
  void operator()(Elf* elf) const { elf_end(elf); }
};

void check_elf(bool good) {
  if (!good) throw ElfError(elf_errmsg(-1));
}

std::string_view name_at_start(std::string_view rest) {
  rest = rest.substr(0, kLongestName);
  return rest.substr(0, rest.find('\0'));
}

/// Undefined symbols that no module exports: modpost and the loaders of these architectures make them.
bool is_made_by_loader(uint16_t machine, std::string_view name) {
  if (name == "_GLOBAL_OFFSET_TABLE_") return true;
  if (machine != EM_PPC && machine != EM_PPC64) return false;
  constexpr std::array<std::string_view, 7> kSaves = {"_restgpr", "_savegpr", "_rest32gpr", "_save32gpr",
                                                      "_restvr",  "_savevr",  "_restfpr"};
  return name == "TOC." ||
         std::any_of(kSaves.begin(), kSaves.end(), [&](std::string_view start) { return name.starts_with(start); });
}

/// As the kernel looks it up: functions have a dot before their names in ELFv1 of 64-bit PowerPC, and Sparc's helpers
/// another spelling.
std::string name_for_kernel(uint16_t machine, std::string_view name) {
  std::string result(name);
  if (!result.starts_with('.')) return result;
  if (machine == EM_PPC64) return result.substr(1);
  if ((machine == EM_SPARC || machine == EM_SPARCV9) && result.size() > 1) {
    result[0] = '_';
    result[1] = static_cast<char>(std::toupper(static_cast<unsigned char>(result[1])));
  }
  return result;
}

class ModuleReader {
 public:
  explicit ModuleReader(std::string_view bytes) : bytes_(bytes), headers_(read_elf_headers(bytes)) {
    check_elf_sections(headers_, bytes);
    // libelf writes into what it is given only on demand, and nobody demands it.
    elf_.reset(elf_memory(const_cast<char*>(bytes.data()), bytes.size()));
    check_elf(elf_ != nullptr && elf_kind(elf_.get()) == ELF_K_ELF);
  }

  void read(ModuleFacts& facts) {
    read_sections();
    for (const auto& section : sections_) facts.sections.emplace_back(section.name);
    facts.has_symbols = symbols_ != nullptr;
    facts.has_this_module = this_module_ != 0;
    facts.has_extended_versions = !content("__version_ext_crcs").empty();
    read_versions(facts);
    read_symbols(facts);
    if (auto layout = crcs_.find("module_layout"); layout != crcs_.end())
      imports_["module_layout"] = {"module_layout", layout->second, true};
    for (auto& [name, import] : imports_) facts.imports.push_back(std::move(import));
  }

 private:
  struct Section {
    std::string_view name;
    GElf_Shdr header = {};
    std::string_view content;  ///< empty for one without bytes in the file
  };

  void read_sections() {
    size_t names = 0;
    check_elf(elf_getshdrstrndx(elf_.get(), &names) == 0);
    sections_.emplace_back();
    for (Elf_Scn* scn = nullptr; (scn = elf_nextscn(elf_.get(), scn)) != nullptr;) {
      Section section;
      check_elf(gelf_getshdr(scn, &section.header) != nullptr);
      if (section.header.sh_type != SHT_NOBITS && section.header.sh_type != SHT_NULL)
        section.content = bytes_.substr(section.header.sh_offset, section.header.sh_size);
      if (section.header.sh_type == SHT_SYMTAB && symbols_ == nullptr) {
        symbols_ = scn;
        strings_ = section.header.sh_link;
      }
      sections_.push_back(section);
    }
    check_names(names);
    const std::string_view table = sections_[names].content;
    for (size_t i = 1; i < sections_.size(); ++i) {
      auto& section = sections_[i];
      if (section.header.sh_name < table.size()) section.name = name_at_start(table.substr(section.header.sh_name));
      if (section.name == kThisModule) this_module_ = i;
    }
  }

  /// The kernel refuses a module that says elsewhere than in its header how many sections it has and which one has
  /// their names (elf_validity_cache_copy()), and libkmod ends the process for it (assert()).
  void check_names(size_t names) const {
    GElf_Ehdr header;
    check_elf(gelf_getehdr(elf_.get(), &header) != nullptr);
    if (header.e_shnum != sections_.size() || names == 0 || names >= sections_.size() || header.e_shstrndx != names)
      throw ElfError("its header does not say where the names of its sections are");
  }

  std::string_view content(std::string_view name) const {
    for (const auto& section : sections_)
      if (section.name == name) return section.content;
    return {};
  }

  void read_versions(ModuleFacts& facts) {
    auto versions = read_module_versions(content("__versions"), content("__version_ext_crcs"),
                                         content("__version_ext_names"), headers_.machine);
    facts.versions_fault = std::move(versions.fault);
    for (const auto& [name, crc] : versions.crcs) crcs_.emplace(name_for_kernel(headers_.machine.machine, name), crc);
    facts.has_versions = !crcs_.empty();
  }

  void read_symbols(ModuleFacts& facts) {
    if (symbols_ == nullptr) return;
    Elf_Data* data = elf_getdata(symbols_, nullptr);
    check_elf(data != nullptr);
    const std::string_view strings = strings_ < sections_.size() ? sections_[strings_].content : "";
    bool has_init = false;
    GElf_Sym symbol;
    for (int i = 1; gelf_getsym(data, i, &symbol) != nullptr; ++i) {
      if (i % 65536 == 0) check_interrupt();
      if (symbol.st_name >= strings.size()) continue;
      const std::string_view name = name_at_start(strings.substr(symbol.st_name));
      if (symbol.st_shndx == SHN_UNDEF)
        import(name, symbol);
      else
        has_init = has_init || name == "init_module" || name == "cleanup_module";
    }
    const bool named = std::any_of(sections_.begin(), sections_.end(), [&](const Section& section) {
      return (section.header.sh_type == SHT_REL || section.header.sh_type == SHT_RELA) &&
             section.header.sh_info == this_module_;
    });
    facts.lost_relocations = has_init && this_module_ != 0 && !named;
  }

  void import(std::string_view given, const GElf_Sym& symbol) {
    constexpr int kRegister = 13;  // STT_SPARC_REGISTER
    const uint16_t machine = headers_.machine.machine;
    const bool sparc = machine == EM_SPARC || machine == EM_SPARCV9;
    if (given.empty() || (sparc && GELF_ST_TYPE(symbol.st_info) == kRegister)) return;
    const std::string name = name_for_kernel(machine, given);
    if (is_made_by_loader(machine, name)) return;
    const bool weak = GELF_ST_BIND(symbol.st_info) == STB_WEAK;
    auto [at, is_new] = imports_.try_emplace(name, ModuleImport{name, std::nullopt, weak});
    if (!is_new) {
      at->second.weak = at->second.weak && weak;
      return;
    }
    if (auto crc = crcs_.find(name); crc != crcs_.end()) at->second.crc = crc->second;
  }

  std::string_view bytes_;
  ElfHeaders headers_;
  std::unique_ptr<Elf, ModuleElfEnd> elf_;
  std::vector<Section> sections_;
  Elf_Scn* symbols_ = nullptr;
  uint64_t strings_ = 0;    ///< index of the section
  size_t this_module_ = 0;  ///< the same; 0 if there is none
  std::map<std::string, uint32_t, std::less<>> crcs_;
  std::map<std::string, ModuleImport> imports_;
};

/// kernel/module/signing.c. What libkmod makes of a signature is not asked for: OpenSSL's parser is in the way of
/// hostile ones there without a check of what it returns.
std::string_view without_signature(std::string_view bytes) {
  const bool is_signed = bytes.ends_with(kModuleSignatureMarker);
  return is_signed ? bytes.substr(0, bytes.size() - kModuleSignatureMarker.size()) : bytes;
}

}  // namespace

std::string ModuleFacts::value(const std::string& key) const {
  auto found = info.find(key);
  return found == info.end() ? "" : found->second;
}

std::vector<std::string> ModuleFacts::values(const std::string& key) const {
  std::vector<std::string> all;
  for (auto [at, end] = info.equal_range(key); at != end; ++at) all.push_back(at->second);
  return all;
}

bool ModuleFacts::has_section(std::string_view name) const {
  return std::find(sections.begin(), sections.end(), name) != sections.end();
}

ModuleFacts read_module(std::string_view bytes, const std::string& name) {
  ModuleFacts facts;
  auto elf = read_elf_bytes(bytes);
  if (!elf) throw ElfError("it is no ELF file");
  facts.elf = std::move(*elf);
  ModuleReader(bytes).read(facts);
  facts.exports = read_elf_exports(bytes, name).symbols;
  if (!facts.has_section(".modinfo")) return facts;
  if (auto info = read_module_info(without_signature(bytes)))
    facts.info = std::move(*info);
  else
    facts.info_fault = "libkmod cannot read it";
  return facts;
}

}  // namespace extmod
