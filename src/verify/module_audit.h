// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/kernel_config.h"
#include "modules/module_btf.h"
#include "modules/module_facts.h"
#include "target/abi.h"
#include "verify/finding.h"

namespace extmod {

/// What a module must fit. What is not known is not compared.
struct ModuleExpectation {
  std::string release = {};
  std::optional<KernelConfig> config = {};
  std::optional<std::string> vermagic = {};     ///< of the kernel, without the release; `*` is what nobody can tell
  std::optional<Abi> abi = {};                  ///< of kernel objects
  std::optional<ExportedSymbols> exports = {};  ///< of the kernel and its modules
  bool knows_all_exports = true;                ///< what is not among them is exported by nobody
  std::optional<Btf> base_btf = {};             ///< of vmlinux
  std::optional<std::string> certificate = {};  ///< X.509, DER or PEM, of the key that modules are signed with

  bool enabled(const std::string& symbol) const { return config && config->enabled(symbol); }
};

/// Everything but what the module imports. `bytes` is the module, not compressed, with its signature.
Findings audit_module(const std::string& path, std::string_view bytes, const ModuleFacts& facts,
                      const ModuleExpectation& expectation);

/// What does not fit of the imports that the kernel or other modules have (verify/import_faults.h). Only those that
/// nobody exports, and that are not weak, stay in facts.imports.
Findings audit_imports(const std::string& path, ModuleFacts& facts, const ExportedSymbols& of_modules,
                       const ModuleExpectation& expectation);

/// The imports that are left, which nobody exports, and the names in depends= that `knows` does not know.
Findings audit_lost_imports(const std::string& path, const ModuleFacts& facts,
                            const std::function<bool(const std::string&)>& knows_module);

}  // namespace extmod
