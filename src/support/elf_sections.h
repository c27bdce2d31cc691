// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "support/elf_file.h"

namespace extmod {

/// Whether an ELF file has a section of this name. Throws ElfError if it is not ELF or cut short, Error if it cannot be
/// read.
bool has_section(const std::string& path, const std::string& name);

/// The content of the named sections of an ELF file, as it stands; what is not there is left out. Nothing else of the
/// file is read. Throws as above.
struct ElfSections {
  ElfMachine machine;
  std::map<std::string, std::string> content;
};
ElfSections read_sections(const std::string& path, const std::vector<std::string>& names);

/// Writes an ELF file of the same type and machine that holds the named sections of `from` and nothing else; names that
/// `from` does not have are ignored. Throws as above, and an environment Error if `to` cannot be written.
void write_sections(const std::string& from, const std::string& to, const std::vector<std::string>& names);

}  // namespace extmod
