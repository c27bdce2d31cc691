// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include <set>

#include "modules/kernel_exports.h"
#include "support/text.h"
#include "verify/import_faults.h"
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

class ImportAudit {
 public:
  ImportAudit(const ModuleFacts& facts, const ModuleExpectation& expectation)
      : facts_(facts), expectation_(expectation) {}

  void add(const ImportFault& fault) {
    using enum ImportFaultKind;
    switch (fault.kind) {
      case missing:
        break;  // audit_lost_imports()
      case other_crc:
        other_.add(other_.count > 0 ? fault.symbol
                                    : fmt::format("{} (0x{:08x}, the kernel has 0x{:08x})", fault.symbol,
                                                  fault.built_with.value_or(0), fault.exported.value_or(0)));
        break;
      case no_crc:
        without_.add(fault.symbol);
        break;
      case gpl_only:
        gpl_only_.add(fault.symbol);
        break;
      case name_space:
        spaced_.add(fault.symbol + " (" + fault.name_space + ")");
        break;
    }
  }

  Findings findings(const std::string& path) {
    report(path);
    return std::move(findings_);
  }

 private:
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

  const ModuleFacts& facts_;
  const ModuleExpectation& expectation_;
  Names other_, without_, gpl_only_, spaced_;
  Findings findings_;
};

}  // namespace

Findings audit_imports(const std::string& path, ModuleFacts& facts, const ExportedSymbols& of_modules,
                       const ModuleExpectation& expectation) {
  ImportAudit audit(facts, expectation);
  std::set<std::string> missing;
  for (auto& fault : import_faults(path, facts, of_modules, expectation)) {
    audit.add(fault);
    if (fault.kind == ImportFaultKind::missing) missing.insert(std::move(fault.symbol));
  }
  std::erase_if(facts.imports, [&](const ModuleImport& import) { return !missing.contains(import.symbol); });
  return audit.findings(path);
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
