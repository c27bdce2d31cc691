// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "modules/exported_symbol.h"
#include "support/elf_file.h"

namespace extmod {

/// A symbol that a module takes from the kernel or from another module.
struct ModuleImport {
  std::string symbol;
  std::optional<uint32_t> crc;  ///< of its type, as the module was compiled; the extended form counts first
  bool weak = false;            ///< it may be absent
};

/// What is in a kernel module.
struct ModuleFacts {
  ElfFacts elf;
  std::multimap<std::string, std::string> info = {};  ///< .modinfo: key and value
  std::vector<ModuleImport> imports = {};             ///< sorted; `module_layout` among them if it has a CRC
  ExportedSymbols exports = {};
  bool has_versions = false;           ///< there is a table of CRCs, in either form
  bool has_extended_versions = false;  ///< in the form of 6.14 and later, which then is the only one that counts
  std::string versions_fault = {};     ///< why the table of CRCs cannot be read; empty if it can, or there is none
  std::string info_fault = {};         ///< the same for .modinfo
  bool has_this_module = false;        ///< .gnu.linkonce.this_module, without which the kernel loads nothing
  bool has_symbols = false;            ///< a symbol table
  bool lost_relocations = false;       ///< it has an init or exit function that this_module no longer names
  std::vector<std::string> sections;   ///< names, in order

  /// The first value of this key in .modinfo; empty if there is none.
  std::string value(const std::string& key) const;
  std::vector<std::string> values(const std::string& key) const;
  bool has_section(std::string_view name) const;
};

/// Reads a module, not compressed. `name` is what Module.symvers calls it. .modinfo is read by libkmod; the symbols and
/// CRCs by libelf, for libkmod 30 does not know the extended form and looks each symbol up in the whole table. Throws
/// ElfError if it is no ELF file or damaged. Takes time by the size of `bytes`.
ModuleFacts read_module(std::string_view bytes, const std::string& name);

}  // namespace extmod
