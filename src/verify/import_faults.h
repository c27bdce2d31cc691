// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "verify/module_audit.h"

namespace extmod {

enum class ImportFaultKind {
  missing,     ///< nobody exports it, and it is not weak
  other_crc,   ///< the module was built with another type
  no_crc,      ///< the module has no CRC, and the kernel wants one
  gpl_only,    ///< the module is not GPL
  name_space,  ///< the module does not import it
};

/// A symbol that a module takes and that does not fit it.
struct ImportFault {
  ImportFaultKind kind;
  std::string symbol;
  std::optional<uint32_t> built_with = {};  ///< the module's CRC, of other_crc
  std::optional<uint32_t> exported = {};    ///< the kernel's
  std::string name_space = {};              ///< of name_space
};

/// Compares each import with the kernel and with other modules, in the order of facts.imports. A module may be there to
/// replace one of the kernel's, so a symbol of both fits if it fits one of them. A symbol may have several faults.
std::vector<ImportFault> import_faults(const std::string& path, const ModuleFacts& facts,
                                       const ExportedSymbols& of_modules, const ModuleExpectation& expectation);

/// Whether the kernel refuses the module for it, and does not only warn.
bool is_refused_for(const ImportFault& fault, const ModuleFacts& facts, const ModuleExpectation& expectation);

}  // namespace extmod
