// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/verify_modules.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "jobs/given_kernel.h"
#include "jobs/given_path.h"
#include "jobs/module_expectation.h"
#include "modules/kernel_exports.h"
#include "modules/module_facts.h"
#include "modules/module_file.h"
#include "support/error.h"
#include "support/interrupt.h"
#include "support/memory_limit.h"
#include "support/two_threads.h"
#include "verify/module_audit.h"

namespace extmod {
namespace {

constexpr size_t kModulesAtOnce = 8;

/// What is kept of a module until all are read.
struct Judged {
  std::string path;
  Findings findings;
  ModuleFacts facts;    ///< facts_for_linking()
  std::string release;  ///< in its vermagic
};

/// What the kernel and all modules have.
struct ModuleSymbols {
  ExportedSymbols exports;        ///< of the modules
  std::set<std::string> modules;  ///< by module_key()

  void add(std::vector<Judged>& judged) {
    for (auto& module : judged) {
      modules.insert(module_key(module_name(module.path)));
      exports.merge(module.facts.exports);
    }
  }
  void add(const ModuleExpectation& expectation) {
    if (!expectation.exports) return;
    for (const auto& [symbol, exported] : *expectation.exports) modules.insert(module_key(exported.module));
  }
};

std::string release_in(const ModuleFacts& facts) {
  const std::string vermagic = facts.value("vermagic");
  return vermagic.substr(0, vermagic.find(' '));
}

/// The modules of one path.
struct Group {
  std::vector<Judged> modules;
  std::string release;  ///< the first one that a module says
};

class ModulesJudge {
 public:
  explicit ModulesJudge(const ModuleExpectation& expectation) : expectation_(expectation) {}

  /// Reads modules and finds what each shows by itself.
  Group read(const InputTree& tree, const std::vector<std::string>& paths) const {
    Group group;
    group.modules.resize(paths.size());
    in_two_threads(paths.size(), kModulesAtOnce, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        check_interrupt();
        group.modules[i] = judge(tree, paths[i]);
      }
    });
    for (const auto& module : group.modules)
      if (group.release.empty()) group.release = module.release;
    return group;
  }

  /// What the modules of a group show with all others.
  Findings findings(Group& group, const ModuleSymbols& symbols) const {
    Findings findings;
    for (auto& module : group.modules) {
      auto add = [&](Findings more) { std::move(more.begin(), more.end(), std::back_inserter(findings)); };
      add(std::move(module.findings));
      if (!expectation_.exports) continue;
      add(audit_imports(module.path, module.facts, symbols.exports, expectation_));
      if (!expectation_.knows_all_exports) continue;
      add(audit_lost_imports(module.path, module.facts,
                             [&](const std::string& name) { return symbols.modules.contains(name); }));
    }
    std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
      return std::tie(a.severity, a.path, a.rule) < std::tie(b.severity, b.path, b.rule);
    });
    return findings;
  }

 private:
  Judged judge(const InputTree& tree, const std::string& path) const {
    Judged module{path, {}, {}, {}};
    try {
      const std::string bytes = read_module_bytes(tree.content(path).bytes(), tree.name_of(path), tree.limits());
      ModuleFacts facts = read_module(bytes, module_name(path));
      module.findings = audit_module(path, bytes, facts, expectation_);
      module.release = release_in(facts);
      module.facts = facts_for_linking(std::move(facts));
    } catch (const ElfError& damaged) {
      module.findings = {make_finding("module-file", path, std::string("is damaged: ") + damaged.what())};
    } catch (const Error& error) {
      // One that is compressed and damaged says nothing about the others.
      if (error.status() != ExitStatus::unverified) throw;
      module.findings = {make_finding("module-file", path, std::string("cannot be read: ") + error.what())};
    }
    return module;
  }

  const ModuleExpectation& expectation_;
};

/// The release of the first module that says one, without judging it.
std::string release_of_modules(const InputTree& tree, const std::vector<std::string>& modules) {
  const ModuleExpectation anything;
  for (const auto& path : modules)
    if (auto group = ModulesJudge(anything).read(tree, {path}); !group.release.empty()) return group.release;
  return {};
}

/// The paths of headers and kernels.
std::vector<std::filesystem::path> given_for(const VerifyRequest& request) {
  auto given = request.against;
  given.insert(given.end(), request.kernels.begin(), request.kernels.end());
  return given;
}

ModuleExpectation expectation_for(const VerifyRequest& request, const std::string& release) {
  ModuleExpectation expectation;
  if (!request.against.empty()) expectation = expectation_of_headers(request.against, release, request.limits);
  if (const auto kernel = read_given_kernel(request.kernels, expectation.release, request.limits)) {
    expectation.knows_all_exports = expectation.exports || kernel->vmlinux;
    expectation.exports = exports_of(*kernel, expectation.exports.value_or(ExportedSymbols()));
  }
  return expectation;
}

/// Says what was not compared; once, for it is so for all modules.
void add_note(const ModuleExpectation& expectation, const std::string& first, Findings& findings) {
  if (expectation.config && expectation.exports) return;
  std::string what = "was not compared with a kernel, nor were the others with it: give its headers with --against";
  if (expectation.config)
    what =
        "was not compared with the kernel's symbols, nor were the others with it: its headers have no Module.symvers";
  if (expectation.exports)
    what = "was compared with the kernel's symbols alone, as the others with it: give its headers with --against";
  findings.push_back(make_finding("module-alone", first, what));
}

class ModulesRun {
 public:
  ModulesRun(const VerifyRequest& request, Progress& progress)
      : request_(request), progress_(progress), rows_(request.paths.size()) {}

  std::vector<VerifyReport> run() {
    for (size_t i = 0; i < rows_.size(); ++i) guarded(i, [&] { read(i); });
    for (auto& row : rows_) symbols_.add(row.group.modules);
    if (expectation_) symbols_.add(*expectation_);
    std::vector<VerifyReport> reports;
    for (size_t i = 0; i < rows_.size(); ++i) {
      if (rows_[i].report.problem.empty()) guarded(i, [&] { finish(rows_[i]); });
      reports.push_back(std::move(rows_[i].report));
    }
    return reports;
  }

 private:
  struct Row {
    Group group = {};
    VerifyReport report = {};
  };

  /// An Error is the report of this path alone, and of the only path the end.
  template <typename Work>
  void guarded(size_t i, const Work& work) {
    VerifyReport& report = rows_[i].report;
    report.path = request_.paths[i];
    try {
      within_memory(request_.limits, request_.paths[i].string(), work);
    } catch (const Error& error) {
      if (rows_.size() == 1 || !expectation_) throw;
      report.problem = error.what();
      report.problem_status = error.status();
    }
  }

  void read(size_t i) {
    progress_.step("verifying " + request_.paths[i].string());
    GivenPath given(request_.paths[i], request_.limits, PackageTree::kMostInMemory);
    const auto modules = given.modules();
    if (modules.empty())
      throw Error(ExitStatus::unverified, "there is no module in it", request_.paths[i],
                  "leave --against out to verify headers");
    if (!expectation_) expectation_ = expectation_for(request_, release_of_modules(given.tree(), modules));
    rows_[i].group = ModulesJudge(*expectation_).read(given.tree(), modules);
  }

  void finish(Row& row) const {
    row.report.modules = row.group.modules.size();
    row.report.release = row.group.release;
    row.report.with = given_for(request_);
    row.report.findings = ModulesJudge(*expectation_).findings(row.group, symbols_);
    add_note(*expectation_, row.group.modules.front().path, row.report.findings);
  }

  const VerifyRequest& request_;
  Progress& progress_;
  std::vector<Row> rows_;
  std::optional<ModuleExpectation> expectation_;
  ModuleSymbols symbols_;
};

}  // namespace

std::vector<std::string> modules_in(const InputTree& tree, const std::string& place) {
  std::vector<std::string> modules;
  for (const auto& entry : tree.entries(place))
    if (entry.kind == EntryKind::file && is_module_name(entry.path)) modules.push_back(below(place, entry.path));
  return modules;
}

ModuleFacts facts_for_linking(ModuleFacts facts) {
  ModuleFacts kept;
  for (const char* key : {"license", "depends", "import_ns"})
    for (auto& value : facts.values(key)) kept.info.emplace(key, std::move(value));
  kept.imports = std::move(facts.imports);
  kept.exports = std::move(facts.exports);
  kept.has_versions = facts.has_versions;
  kept.has_extended_versions = facts.has_extended_versions;
  return kept;
}

std::vector<VerifyReport> verify_modules(const VerifyRequest& request, Progress& progress) {
  return ModulesRun(request, progress).run();
}

VerifyReport judge_modules(const InputTree& tree, const std::vector<std::string>& modules,
                           const VerifyRequest& request) {
  const ModuleExpectation expectation = expectation_for(request, "");
  const ModulesJudge judge(expectation);
  Group group = judge.read(tree, modules);
  ModuleSymbols symbols;
  symbols.add(group.modules);
  symbols.add(expectation);
  VerifyReport report;
  report.modules = modules.size();
  report.release = group.release;
  report.with = given_for(request);
  report.findings = judge.findings(group, symbols);
  add_note(expectation, modules.front(), report.findings);
  return report;
}

}  // namespace extmod
