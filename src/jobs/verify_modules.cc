// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/verify_modules.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "jobs/module_expectation.h"
#include "modules/module_facts.h"
#include "modules/module_file.h"
#include "modules/module_key.h"
#include "support/error.h"
#include "support/interrupt.h"
#include "support/two_threads.h"
#include "verify/module_audit.h"

namespace extmod {
namespace {

constexpr size_t kModulesAtOnce = 8;

/// What is kept of a module until all are read.
struct Judged {
  std::string path;
  Findings findings;
  ModuleFacts facts;    ///< only what other modules are needed for: imports, exports, depends
  std::string release;  ///< in its vermagic
};

std::string release_in(const ModuleFacts& facts) {
  const std::string vermagic = facts.value("vermagic");
  return vermagic.substr(0, vermagic.find(' '));
}

class ModulesJudge {
 public:
  ModulesJudge(const InputTree& tree, const ModuleExpectation& expectation) : tree_(tree), expectation_(expectation) {}

  Findings run(const std::vector<std::string>& modules) {
    std::vector<Judged> judged(modules.size());
    in_two_threads(modules.size(), kModulesAtOnce, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        check_interrupt();
        judged[i] = judge(modules[i]);
      }
    });
    if (expectation_.exports) add_imports(judged);
    Findings findings;
    for (auto& module : judged) std::move(module.findings.begin(), module.findings.end(), std::back_inserter(findings));
    return findings;
  }

 private:
  Judged judge(const std::string& path) const {
    Judged module{path, {}, {}, {}};
    try {
      const std::string bytes = read_module_bytes(tree_.content(path).bytes(), tree_.name_of(path), tree_.limits());
      ModuleFacts facts = read_module(bytes, module_name(path));
      module.findings = audit_module(path, bytes, facts, expectation_);
      module.facts.imports = std::move(facts.imports);
      module.facts.exports = std::move(facts.exports);
      for (const char* key : {"license", "depends", "import_ns"})
        for (auto& value : facts.values(key)) module.facts.info.emplace(key, std::move(value));
      module.facts.has_versions = facts.has_versions;
    } catch (const ElfError& damaged) {
      module.findings = {make_finding("module-file", path, std::string("is damaged: ") + damaged.what())};
    } catch (const Error& error) {
      // One that is compressed and damaged says nothing about the others.
      if (error.status() != ExitStatus::unverified) throw;
      module.findings = {make_finding("module-file", path, std::string("cannot be read: ") + error.what())};
    }
    return module;
  }

  /// Symbols that the kernel's Module.symvers does not have may come from another of these modules.
  void add_imports(std::vector<Judged>& judged) const {
    ExportedSymbols exports;
    std::set<std::string> names;
    for (const auto& [symbol, exported] : *expectation_.exports) names.insert(module_key(exported.module));
    for (auto& module : judged) {
      names.insert(module_key(module_name(module.path)));
      exports.merge(module.facts.exports);
    }
    for (auto& module : judged) {
      auto add = [&](Findings more) { std::move(more.begin(), more.end(), std::back_inserter(module.findings)); };
      add(audit_imports(module.path, module.facts, exports, expectation_));
      add(audit_lost_imports(module.path, module.facts, [&](const std::string& name) { return names.contains(name); }));
    }
  }

  const InputTree& tree_;
  const ModuleExpectation& expectation_;
};

/// Of the first module that says one.
std::string release_of_modules(const InputTree& tree, const std::vector<std::string>& modules) {
  for (const auto& path : modules) {
    try {
      const std::string bytes = read_module_bytes(tree.content(path).bytes(), tree.name_of(path), tree.limits());
      if (const std::string release = release_in(read_module(bytes, module_name(path))); !release.empty())
        return release;
    } catch (const ElfError&) {  // it is reported with the others
    } catch (const Error& error) {
      if (error.status() != ExitStatus::unverified) throw;
    }
  }
  return {};
}

}  // namespace

std::vector<std::string> modules_in(const InputTree& tree, const std::string& place) {
  std::vector<std::string> modules;
  for (const auto& entry : tree.entries(place))
    if (entry.kind == EntryKind::file && is_module_name(entry.path)) modules.push_back(below(place, entry.path));
  return modules;
}

VerifyReport judge_modules(const InputTree& tree, const std::vector<std::string>& modules,
                           const VerifyRequest& request) {
  VerifyReport report;
  report.modules = modules.size();
  report.release = release_of_modules(tree, modules);
  ModuleExpectation expectation;
  if (!request.against.empty()) {
    expectation = expectation_of_headers(request.against, report.release, request.limits);
    report.with = request.against;
  }
  report.findings = ModulesJudge(tree, expectation).run(modules);
  if (request.against.empty())
    report.findings.push_back(
        make_finding("module-alone", modules.front(),
                     "was not compared with a kernel, nor were the others with it: give its headers with --against"));
  else if (!expectation.exports)
    report.findings.push_back(make_finding(
        "module-alone", modules.front(),
        "was not compared with the kernel's symbols, nor were the others with it: its headers have no Module.symvers"));
  std::stable_sort(report.findings.begin(), report.findings.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.severity, a.path, a.rule) < std::tie(b.severity, b.path, b.rule);
  });
  return report;
}

}  // namespace extmod
