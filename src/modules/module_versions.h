// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "support/elf_file.h"

namespace extmod {

/// The CRCs of the types of what a module imports, by symbol as the module spells it.
struct ModuleVersions {
  std::map<std::string, uint32_t, std::less<>> crcs;
  std::string fault;  ///< why they cannot be read as they stand; empty if they can
};

/// Reads a module's `__versions`, `__version_ext_crcs` and `__version_ext_names`; absent ones are empty. The kernel
/// takes the extended form where a module has both (kernel/module/version.c, check_version()).
ModuleVersions read_module_versions(std::string_view basic, std::string_view extended_crcs,
                                    std::string_view extended_names, const ElfMachine& machine);

}  // namespace extmod
