// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "modules/kernel_exports.h"
#include "modules/module_file.h"
#include "support/text.h"
#include "verify/module_audit.h"

namespace extmod {
namespace {

/// Symbols with one fault; a module may have thousands.
struct Names {
  size_t count = 0;
  std::vector<std::string> first;

  void add(const std::string& name) {
    constexpr size_t kShown = 5;
    ++count;
    if (first.size() < kShown) first.push_back(name);
  }
  /// `1 symbol`, `12 symbols`
  std::string symbols() const { return std::to_string(count) + (count == 1 ? " symbol" : " symbols"); }
  std::string list() const {
    return join(first, ", ") + (count > first.size() ? " and " + std::to_string(count - first.size()) + " more" : "");
  }
};

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

class ImportAudit {
 public:
  ImportAudit(ModuleFacts& facts, const ExportedSymbols& of_modules, const ModuleExpectation& expectation)
      : facts_(facts), of_modules_(of_modules), expectation_(expectation), spaces_(facts.values("import_ns")) {}

  Findings run(const std::string& path) {
    module_ = module_key(module_name(path));
    gpl_ = is_gpl_compatible(facts_.value("license"));
    std::erase_if(facts_.imports, [&](const ModuleImport& import) {
      const ExportedSymbol* exported = find(import);
      if (exported != nullptr) compare(import, *exported);
      return exported != nullptr;
    });
    report(path);
    return std::move(findings_);
  }

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
    const bool versions = expectation_.enabled("MODVERSIONS") || (!expectation_.config && facts_.has_versions);
    if (versions && exported.crc) {
      if (!import.crc)
        without_.add(import.symbol);
      else if (*import.crc != *exported.crc)
        other_.add(other_.count > 0 ? import.symbol
                                    : fmt::format("{} (0x{:08x}, the kernel has 0x{:08x})", import.symbol, *import.crc,
                                                  *exported.crc));
    }
    if (exported.gpl_only && !gpl_) gpl_only_.add(import.symbol);
    if (!exported.name_space.empty() && !is_for_module(exported.name_space, module_) &&
        std::find(spaces_.begin(), spaces_.end(), exported.name_space) == spaces_.end())
      spaced_.add(import.symbol + " (" + exported.name_space + ")");
  }

  void report(const std::string& path) {
    auto add = [&](Severity severity, const char* rule, const std::string& sentence) {
      findings_.push_back(make_finding(severity, rule, path, sentence));
    };
    using enum Severity;
    if (other_.count > 0)
      add(error, "module-crc",
          "was built with another type of " + other_.symbols() + ", " + other_.list() +
              ": the kernel refuses it, \"disagrees about version of symbol\"");
    if (without_.count > 0 && !facts_.has_versions)
      add(error, "module-crc",
          "has no CRCs, which CONFIG_MODVERSIONS wants: the kernel refuses it, \"no symbol version for\"");
    else if (without_.count > 0)
      // kernel/module/version.c, check_version(): only in the extended form is a missing one let go.
      add(facts_.has_extended_versions ? warning : error, "module-crc",
          "has no CRC of " + without_.symbols() + ", " + without_.list() +
              (facts_.has_extended_versions ? ": nothing tells whether they fit"
                                            : ": the kernel refuses it, \"no symbol version for\""));
    if (gpl_only_.count > 0)
      add(error, "module-licence",
          "has the licence \"" + facts_.value("license") + "\" and needs " + gpl_only_.symbols() +
              " that only GPL modules get, " + gpl_only_.list() + ": the kernel refuses it, \"Unknown symbol\"");
    if (spaced_.count > 0)
      add(expectation_.enabled("MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS") ? warning : error, "module-namespace",
          "uses " + spaced_.symbols() + " of namespaces that it does not import or that are for other modules, " +
              spaced_.list() + ": the kernel refuses it or warns");
  }

  ModuleFacts& facts_;
  const ExportedSymbols& of_modules_;
  const ModuleExpectation& expectation_;
  const std::vector<std::string> spaces_;
  std::string module_;
  bool gpl_ = false;
  Names other_, without_, gpl_only_, spaced_;
  Findings findings_;
};

}  // namespace

Findings audit_imports(const std::string& path, ModuleFacts& facts, const ExportedSymbols& of_modules,
                       const ModuleExpectation& expectation) {
  return ImportAudit(facts, of_modules, expectation).run(path);
}

Findings audit_lost_imports(const std::string& path, const ModuleFacts& facts,
                            const std::function<bool(const std::string&)>& knows_module) {
  Findings findings;
  Names lost;
  for (const auto& import : facts.imports)
    if (!import.weak) lost.add(import.symbol);
  if (lost.count > 0)
    findings.push_back(make_finding("module-symbol", path,
                                    "needs " + lost.symbols() + " that nobody exports, " + lost.list() +
                                        ": the kernel refuses it, \"Unknown symbol\""));
  Names modules;
  for (const auto& name : split(facts.value("depends"), ','))
    if (!name.empty() && !knows_module(module_key(name))) modules.add(name);
  if (modules.count > 0)
    findings.push_back(make_finding("module-dependency", path,
                                    "depends on modules that are not there, " + modules.list() +
                                        ": loading it fails unless they come from elsewhere"));
  return findings;
}

}  // namespace extmod
