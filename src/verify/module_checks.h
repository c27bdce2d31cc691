// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <vector>

#include "verify/module_audit.h"

namespace extmod {

/// One check of a module. It looks and changes nothing. `bytes` is the module, not compressed, with its signature.
using ModuleCheck = Findings (*)(const std::string& path, std::string_view bytes, const ModuleFacts& facts,
                                 const ModuleExpectation& expectation);

/// All that need no other module, in the order in which they run.
const std::vector<ModuleCheck>& module_checks();

/// module-file, module-licence
Findings audit_module_file(const std::string& path, std::string_view bytes, const ModuleFacts& facts,
                           const ModuleExpectation& expectation);
/// module-machine
Findings audit_module_machine(const std::string& path, std::string_view bytes, const ModuleFacts& facts,
                              const ModuleExpectation& expectation);
/// module-vermagic
Findings audit_module_vermagic(const std::string& path, std::string_view bytes, const ModuleFacts& facts,
                               const ModuleExpectation& expectation);

/// module-signature
Findings audit_module_signature(const std::string& path, std::string_view bytes, const ModuleFacts& facts,
                                const ModuleExpectation& expectation);
/// module-btf
Findings audit_module_btf(const std::string& path, std::string_view bytes, const ModuleFacts& facts,
                          const ModuleExpectation& expectation);

}  // namespace extmod
