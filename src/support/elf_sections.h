// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>
#include <vector>

namespace extmod {

/// Whether an ELF file has a section of this name. Throws ElfError where it is not ELF, Error where it cannot be read.
/// A file that is cut short may look as if it had no sections: read_elf() tells.
bool has_section(const std::string& path, const std::string& name);

/// Writes an ELF file of the same type and machine that holds the named sections of `from` and nothing else; names that
/// `from` does not have are passed over. Throws as above; an environment Error where `to` cannot be written.
void write_sections(const std::string& from, const std::string& to, const std::vector<std::string>& names);

}  // namespace extmod
