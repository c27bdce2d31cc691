// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/elf_dynamic.h"

#include <elf.h>

#include "support/text.h"

namespace extmod {
namespace {

/// All names of one file together. Records that share their names or lists could make a small file take all memory.
constexpr size_t kMostNameBytes = 1 << 20;

struct DynamicEntry {
  uint64_t tag;
  uint64_t value;
};

/// Numbers and names of a table. Every access is checked.
class TableReader {
 public:
  TableReader(const ElfTable& table, const ElfMachine& machine, size_t& name_bytes)
      : table_(table), machine_(machine), name_bytes_(name_bytes) {}

  uint64_t number(uint64_t at, size_t size) const {
    if (at > table_.records.size() || size > table_.records.size() - at)
      throw ElfError("a record of its dynamic section lies outside");
    uint64_t value = 0;
    for (size_t i = 0; i < size; ++i) {
      size_t byte = machine_.little_endian ? size - 1 - i : i;
      value = value << 8 | static_cast<unsigned char>(table_.records[at + byte]);
    }
    return value;
  }
  uint64_t half(uint64_t at) const { return number(at, 2); }
  uint64_t word(uint64_t at) const { return number(at, 4); }

  std::string name(uint64_t at) const {
    size_t end = at < table_.strings.size() ? table_.strings.find('\0', at) : std::string_view::npos;
    if (end == std::string_view::npos) throw ElfError("a name lies outside its string table");
    name_bytes_ += end - at + 1;
    if (name_bytes_ > kMostNameBytes) throw ElfError("the names in its dynamic section have no end");
    return std::string(table_.strings.substr(at, end - at));
  }

  /// The loader reads as far as DT_NULL, whatever the size of PT_DYNAMIC. A list of all entries would be as large as
  /// the file.
  template <class Visit>
  void for_each_entry(Visit visit) const {
    const size_t size = machine_.bits == 64 ? 8 : 4;
    for (uint64_t at = 0;; at += 2 * size) {
      DynamicEntry entry = {number(at, size), number(at + size, size)};
      if (entry.tag == DT_NULL) return;
      visit(entry);
    }
  }

 private:
  const ElfTable& table_;
  const ElfMachine& machine_;
  size_t& name_bytes_;
};

void read_entries(const TableReader& table, ElfFacts& facts) {
  table.for_each_entry([&](const DynamicEntry& entry) {
    facts.gnu_hash = facts.gnu_hash || entry.tag == DT_GNU_HASH;
    facts.sysv_hash = facts.sysv_hash || entry.tag == DT_HASH;
    facts.pie = facts.pie || (entry.tag == DT_FLAGS_1 && (entry.value & DF_1_PIE) != 0);
    if (entry.tag == DT_NEEDED) facts.needed.push_back(table.name(entry.value));
    if (entry.tag == DT_SONAME) facts.soname = table.name(entry.value);
    if (entry.tag != DT_RPATH && entry.tag != DT_RUNPATH) return;
    for (auto& folder : split(table.name(entry.value), ':')) {
      facts.run_paths.push_back(folder);
      if (entry.tag == DT_RUNPATH) facts.runpath.push_back(folder);
    }
  });
}

// The fields of these records have the same sizes in both classes. A step is unsigned, so no list runs in a circle.

void read_needs(const TableReader& table, ElfFacts& facts) {
  for (uint64_t at = 0, step = 1; step != 0; at += step) {
    const std::string library = table.name(table.word(at + offsetof(Elf64_Verneed, vn_file)));
    auto& versions = facts.versions[library];
    uint64_t aux = at + table.word(at + offsetof(Elf64_Verneed, vn_aux));
    for (uint64_t aux_step = 1; aux_step != 0; aux += aux_step) {
      std::string name = table.name(table.word(aux + offsetof(Elf64_Vernaux, vna_name)));
      if ((table.half(aux + offsetof(Elf64_Vernaux, vna_flags)) & VER_FLG_WEAK) != 0)
        facts.weak_versions[library].insert(name);
      versions.insert(std::move(name));
      aux_step = table.word(aux + offsetof(Elf64_Vernaux, vna_next));
    }
    step = table.word(at + offsetof(Elf64_Verneed, vn_next));
  }
}

/// The first name of a definition is the version itself; the others are the versions that it inherits.
void read_definitions(const TableReader& table, ElfFacts& facts) {
  for (uint64_t at = 0, step = 1; step != 0; at += step) {
    uint64_t aux = at + table.word(at + offsetof(Elf64_Verdef, vd_aux));
    std::string name = table.name(table.word(aux + offsetof(Elf64_Verdaux, vda_name)));
    // The first definition is the library's own name.
    if ((table.half(at + offsetof(Elf64_Verdef, vd_flags)) & VER_FLG_BASE) == 0) facts.defined_versions.insert(name);
    step = table.word(at + offsetof(Elf64_Verdef, vd_next));
  }
}

/// From the address to the end of its segment. Of two segments at one place the loader maps the later one last.
std::string_view bytes_from(const std::vector<LoadSegment>& loads, uint64_t address) {
  for (auto load = loads.rbegin(); load != loads.rend(); ++load)
    if (address >= load->address && address - load->address < load->content.size())
      return load->content.substr(address - load->address);
  throw ElfError("its dynamic segment points outside of what is loaded");
}

/// Addresses in the dynamic segment; of a repeated one the last counts.
struct Addresses {
  std::optional<uint64_t> strings, strings_size, symbols, version_needs, version_definitions;
};

Addresses addresses_in(const TableReader& table) {
  Addresses found;
  table.for_each_entry([&](const DynamicEntry& entry) {
    if (entry.tag == DT_STRTAB) found.strings = entry.value;
    if (entry.tag == DT_STRSZ) found.strings_size = entry.value;
    if (entry.tag == DT_SYMTAB) found.symbols = entry.value;
    if (entry.tag == DT_VERNEED) found.version_needs = entry.value;
    if (entry.tag == DT_VERDEF) found.version_definitions = entry.value;
  });
  return found;
}

}  // namespace

DynamicTables find_dynamic_tables(const ElfMachine& machine, const std::vector<LoadSegment>& loads,
                                  uint64_t dynamic_address) {
  DynamicTables tables;
  tables.dynamic.records = bytes_from(loads, dynamic_address);
  size_t none = 0;
  const Addresses found = addresses_in({tables.dynamic, machine, none});
  tables.has_symbols = found.strings && found.symbols;
  if (found.symbols) bytes_from(loads, *found.symbols);
  if (found.strings) {
    const std::string_view strings = bytes_from(loads, *found.strings);
    if (found.strings_size.value_or(0) > strings.size()) throw ElfError("its string table is cut short");
    tables.dynamic.strings = strings.substr(0, found.strings_size.value_or(0));
  }
  if (found.version_needs) tables.version_needs = {bytes_from(loads, *found.version_needs), tables.dynamic.strings};
  if (found.version_definitions)
    tables.version_definitions = {bytes_from(loads, *found.version_definitions), tables.dynamic.strings};
  return tables;
}

void read_dynamic_tables(const DynamicTables& tables, ElfFacts& facts) {
  size_t name_bytes = 0;
  read_entries({tables.dynamic, facts.machine, name_bytes}, facts);
  if (!tables.version_needs.records.empty()) read_needs({tables.version_needs, facts.machine, name_bytes}, facts);
  if (!tables.version_definitions.records.empty())
    read_definitions({tables.version_definitions, facts.machine, name_bytes}, facts);
}

}  // namespace extmod
