// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace extmod {

/// Whether an ELF file has a section of this name. Throws ElfError if it is not ELF or cut short, Error if it cannot be
/// read.
bool has_section(const std::string& path, const std::string& name);

/// Writes an ELF file of the same type and machine that holds the named sections of `from` and nothing else; names that
/// `from` does not have are ignored. Throws as above, and an environment Error if `to` cannot be written.
void write_sections(const std::string& from, const std::string& to, const std::vector<std::string>& names);

}  // namespace extmod
