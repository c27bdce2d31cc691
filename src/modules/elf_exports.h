// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "modules/exported_symbol.h"

namespace extmod {

/// The exports of an ELF file.
struct ElfExports {
  ExportedSymbols symbols;   ///< empty for a file that exports nothing, or whose symbols are stripped
  bool has_symbols = false;  ///< there is a symbol table to find exports in
};

/// What a vmlinux or module exports, by its symbols `__ksymtab_NAME`, `__crc_NAME` and `__kstrtabns_NAME`. `module` is
/// what Module.symvers calls it. Throws ElfError if it is not ELF or damaged. Takes time by the size of `bytes`.
ElfExports read_elf_exports(std::string_view bytes, const std::string& module);

}  // namespace extmod
