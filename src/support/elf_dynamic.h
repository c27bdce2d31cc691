// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string_view>

#include "support/elf_file.h"

namespace extmod {

/// Records of an ELF file and the string table that their names are in; all of it lies in the file's bytes.
struct ElfTable {
  std::string_view records;
  std::string_view strings;
};

/// What the dynamic loader reads of a file.
struct DynamicTables {
  ElfTable dynamic;              ///< until DT_NULL
  ElfTable version_needs;        ///< Elf_Verneed, until vn_next is 0
  ElfTable version_definitions;  ///< Elf_Verdef, until vd_next is 0
  bool has_symbols = false;      ///< DT_STRTAB and DT_SYMTAB: the loader ends without them
};

/// A program header of type PT_LOAD.
struct LoadSegment {
  uint64_t address = 0;      ///< p_vaddr
  std::string_view content;  ///< p_filesz bytes of the file
};

/// The tables as the loader finds them: by the address of PT_DYNAMIC and the addresses in it. Throws ElfError if one of
/// them is not in the file.
DynamicTables find_dynamic_tables(const ElfMachine& machine, const std::vector<LoadSegment>& loads,
                                  uint64_t dynamic_address);

/// Reads libraries, versions and run paths into `facts`, whose machine is known. Throws ElfError if they are damaged.
void read_dynamic_tables(const DynamicTables& tables, ElfFacts& facts);

}  // namespace extmod
