// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string_view>

#include "support/elf_file.h"

namespace extmod {

/// Where the sections of an ELF file are in its bytes.
struct ElfLayout {
  ElfMachine machine;
  std::map<std::string_view, std::string_view> sections;  ///< by name, the first of each; without those without bytes
  uint64_t end = 0;  ///< behind the last section and the table of sections; whatever follows is no part of the ELF file
};

/// Views of `bytes`. Throws ElfError if they are no ELF file, or a damaged one.
ElfLayout read_elf_layout(std::string_view bytes);

}  // namespace extmod
