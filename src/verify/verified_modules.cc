// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/verified_modules.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "modules/kernel_exports.h"
#include "modules/module_file.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace {

/// What is read of each module before they are compared with each other.
struct ReadModule {
  std::string path;
  ModuleFacts facts;
};

class BuiltModulesAudit {
 public:
  explicit BuiltModulesAudit(const ModuleExpectation& kernel) : kernel_(kernel) {
    if (!kernel_.exports) return;
    for (const auto& [symbol, exported] : *kernel_.exports) names_.insert(module_key(exported.module));
  }

  void read(const BuiltModule& module) {
    const std::string name = module_name(module.path);
    if (!mine_.insert(module_key(name)).second)
      add({make_finding("module-file", module.path, "has the name of another module, and the kernel takes only one")});
    names_.insert(module_key(name));
    try {
      ModuleFacts facts = read_module(module.bytes, name);
      add(audit_module(module.path, module.bytes, facts, kernel_));
      exports_.insert(facts.exports.begin(), facts.exports.end());
      read_.push_back({module.path, std::move(facts)});
    } catch (const ElfError& damaged) {
      add({make_finding("module-file", module.path, std::string("is damaged: ") + damaged.what())});
    }
  }

  Findings finish() {
    audit_circles();
    for (auto& [path, facts] : read_) {
      if (!kernel_.exports) break;
      add(audit_imports(path, facts, exports_, kernel_));
      if (kernel_.knows_all_exports)
        add(audit_lost_imports(path, facts, [&](const std::string& name) { return names_.contains(name); }));
    }
    if (!kernel_.exports && !read_.empty())
      add({make_finding("module-alone", read_.front().path,
                        "was not compared with the kernel's symbols, nor were the others with it: there is no "
                        "Module.symvers")});
    std::stable_sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
      return std::tie(a.severity, a.path, a.rule) < std::tie(b.severity, b.path, b.rule);
    });
    return std::move(findings_);
  }

 private:
  /// Modules of these that need each other: depmod leaves them out, and none can be the first to be loaded.
  void audit_circles() {
    std::map<std::string, std::set<std::string>> needs;
    for (const auto& [path, facts] : read_)
      for (const auto& name : split(facts.value("depends"), ','))
        if (mine_.contains(module_key(name))) needs[module_key(module_name(path))].insert(module_key(name));
    // What needs nobody that is left, or is needed by nobody, is in no circle.
    for (bool changed = true; changed;) {
      std::set<std::string> needed;
      for (const auto& [name, others] : needs) needed.insert(others.begin(), others.end());
      changed =
          std::erase_if(needs, [&](const auto& row) { return row.second.empty() || !needed.contains(row.first); }) > 0;
      for (auto& [name, others] : needs)
        changed = std::erase_if(others, [&](const auto& other) { return !needs.contains(other); }) > 0 || changed;
    }
    for (const auto& [path, facts] : read_) {
      const auto found = needs.find(module_key(module_name(path)));
      if (found == needs.end()) continue;
      const std::vector<std::string> others(found->second.begin(), found->second.end());
      add({make_finding(Severity::error, "module-dependency", path,
                        "needs " + join(others, " and ") + " in a circle: none of them can be loaded first")});
    }
  }

  void add(Findings more) { std::move(more.begin(), more.end(), std::back_inserter(findings_)); }

  const ModuleExpectation& kernel_;
  std::set<std::string> names_;  ///< of all modules that there will be, by module_key()
  std::set<std::string> mine_;
  ExportedSymbols exports_;
  std::vector<ReadModule> read_;
  Findings findings_;
};

}  // namespace

ModulesVerification verify_built_modules(std::vector<BuiltModule> modules, const ModuleExpectation& kernel) {
  std::sort(modules.begin(), modules.end(), [](const BuiltModule& a, const BuiltModule& b) { return a.path < b.path; });
  BuiltModulesAudit audit(kernel);
  for (const auto& module : modules) {
    check_interrupt();
    audit.read(module);
  }
  ModulesVerification verification{audit.finish(), std::nullopt};
  if (!has_error(verification.findings)) verification.modules = VerifiedModules(std::move(modules), kernel.release);
  return verification;
}

}  // namespace extmod
