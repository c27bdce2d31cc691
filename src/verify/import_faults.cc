// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/import_faults.h"

#include <algorithm>
#include <array>

#include "modules/kernel_exports.h"
#include "modules/module_file.h"
#include "support/text.h"

namespace extmod {
namespace {

/// include/linux/license.h
bool is_gpl_compatible(const std::string& licence) {
  constexpr std::array<std::string_view, 6> kLicences = {"GPL",          "GPL v2",       "GPL and additional rights",
                                                         "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL"};
  return std::find(kLicences.begin(), kLicences.end(), licence) != kLicences.end();
}

/// Whether `module:kvm-intel,kvm-*` names this module (kernel/module/main.c, verify_module_namespace()).
bool is_for_module(std::string_view name_space, const std::string& module) {
  constexpr std::string_view kModules = "module:";
  if (!name_space.starts_with(kModules)) return false;
  for (std::string pattern : split(name_space.substr(kModules.size()), ',')) {
    pattern = module_key(pattern);
    const bool is_start = pattern.ends_with('*');
    if (is_start) pattern.pop_back();
    if (is_start ? module.starts_with(pattern) : module == pattern) return true;
  }
  return false;
}

class ImportComparison {
 public:
  ImportComparison(const std::string& path, const ModuleFacts& facts, const ExportedSymbols& of_modules,
                   const ModuleExpectation& expectation)
      : of_modules_(of_modules),
        expectation_(expectation),
        spaces_(facts.values("import_ns")),
        module_(module_key(module_name(path))),
        gpl_(is_gpl_compatible(facts.value("license"))),
        versions_(expectation.enabled("MODVERSIONS") || (!expectation.config && facts.has_versions)) {}

  void compare(const ModuleImport& import) {
    const ExportedSymbol* exported = find(import);
    if (exported != nullptr)
      compare(import, *exported);
    else if (!import.weak)
      faults_.push_back({ImportFaultKind::missing, import.symbol});
  }

  std::vector<ImportFault> faults() { return std::move(faults_); }

 private:
  const ExportedSymbol* find(const ModuleImport& import) const {
    auto in = [&](const ExportedSymbols& exports) {
      auto found = exports.find(import.symbol);
      return found == exports.end() ? nullptr : &found->second;
    };
    const ExportedSymbol* kernels = expectation_.exports ? in(*expectation_.exports) : nullptr;
    const ExportedSymbol* modules = in(of_modules_);
    const bool replaced = modules != nullptr && import.crc && import.crc == modules->crc;
    return kernels == nullptr || replaced ? modules : kernels;
  }

  void compare(const ModuleImport& import, const ExportedSymbol& exported) {
    if (versions_ && exported.crc) {
      if (!import.crc)
        faults_.push_back({ImportFaultKind::no_crc, import.symbol});
      else if (*import.crc != *exported.crc)
        faults_.push_back({ImportFaultKind::other_crc, import.symbol, import.crc, exported.crc});
    }
    if (exported.gpl_only && !gpl_) faults_.push_back({ImportFaultKind::gpl_only, import.symbol});
    if (!exported.name_space.empty() && !is_for_module(exported.name_space, module_) &&
        std::find(spaces_.begin(), spaces_.end(), exported.name_space) == spaces_.end())
      faults_.push_back({ImportFaultKind::name_space, import.symbol, {}, {}, exported.name_space});
  }

  const ExportedSymbols& of_modules_;
  const ModuleExpectation& expectation_;
  const std::vector<std::string> spaces_;
  const std::string module_;
  const bool gpl_;
  const bool versions_;
  std::vector<ImportFault> faults_;
};

}  // namespace

std::vector<ImportFault> import_faults(const std::string& path, const ModuleFacts& facts,
                                       const ExportedSymbols& of_modules, const ModuleExpectation& expectation) {
  ImportComparison comparison(path, facts, of_modules, expectation);
  for (const auto& import : facts.imports) comparison.compare(import);
  return comparison.faults();
}

bool is_refused_for(const ImportFault& fault, const ModuleFacts& facts, const ModuleExpectation& expectation) {
  if (fault.kind == ImportFaultKind::name_space) return !expectation.enabled("MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS");
  // kernel/module/version.c, check_version(): only in the extended form is a missing one let go.
  if (fault.kind == ImportFaultKind::no_crc) return !facts.has_extended_versions;
  return true;
}

}  // namespace extmod
