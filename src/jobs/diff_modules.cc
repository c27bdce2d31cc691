// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/diff_modules.h"

#include <iterator>

#include "jobs/given_path.h"
#include "jobs/verify_modules.h"
#include "modules/module_file.h"
#include "support/error.h"
#include "support/interrupt.h"
#include "support/two_threads.h"
#include "verify/module_checks.h"

namespace extmod {
namespace {

constexpr size_t kModulesInTurn = 8;

/// Why one kernel refuses a module.
struct Refusal {
  std::vector<ImportFault> symbols;
  std::vector<std::string> reasons;

  bool is_empty() const { return symbols.empty() && reasons.empty(); }
};

struct ReadModule {
  std::string path;
  ModuleFacts facts;  ///< facts_for_linking()
  Refusal by_a;
  Refusal by_b;
  std::string damage;
};

/// What has nothing to do with symbols. Signatures and type information are left to verify.
std::vector<std::string> reasons_of(const std::string& path, std::string_view bytes, const ModuleFacts& facts,
                                    const ModuleExpectation& kernel) {
  std::vector<std::string> reasons;
  for (auto check : {audit_module_machine, audit_module_vermagic})
    for (auto& finding : check(path, bytes, facts, kernel))
      if (finding.severity == Severity::error) reasons.push_back(std::move(finding.sentence));
  return reasons;
}

ReadModule read_one(const InputTree& tree, const std::string& path, const ModuleExpectation& a,
                    const ModuleExpectation& b) {
  ReadModule module{path, {}, {}, {}, {}};
  try {
    const std::string bytes = read_module_bytes(tree.content(path).bytes(), tree.name_of(path), tree.limits());
    ModuleFacts facts = read_module(bytes, module_name(path));
    module.by_a.reasons = reasons_of(path, bytes, facts, a);
    module.by_b.reasons = reasons_of(path, bytes, facts, b);
    if (!facts.versions_fault.empty()) module.damage = "has damaged CRCs: " + facts.versions_fault;
    module.facts = facts_for_linking(std::move(facts));
  } catch (const ElfError& damaged) {
    module.damage = std::string("is damaged: ") + damaged.what();
  } catch (const Error& error) {
    if (error.status() != ExitStatus::unverified) throw;
    module.damage = error.what();
  }
  return module;
}

void read_path(const std::filesystem::path& path, const ModuleExpectation& a, const ModuleExpectation& b,
               const Limits& limits, std::vector<ReadModule>& all) {
  GivenPath given(path, limits, PackageTree::kMostInMemory / 2);
  const auto modules = given.modules();
  if (modules.empty())
    throw Error(ExitStatus::impossible, "there is no module in it", path, "give --modules what has .ko files");
  std::vector<ReadModule> read(modules.size());
  in_two_threads(modules.size(), kModulesInTurn, [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      check_interrupt();
      read[i] = read_one(given.tree(), modules[i], a, b);
    }
  });
  std::move(read.begin(), read.end(), std::back_inserter(all));
}

void add_symbols(const ReadModule& module, const ExportedSymbols& of_modules, const ModuleExpectation& kernel,
                 Refusal& refusal) {
  for (auto& fault : import_faults(module.path, module.facts, of_modules, kernel))
    if (is_refused_for(fault, module.facts, kernel)) refusal.symbols.push_back(std::move(fault));
}

DiffModule judged(ReadModule module, const ExportedSymbols& of_modules, const ModuleExpectation& a,
                  const ModuleExpectation& b) {
  DiffModule result{module.path};
  if (!module.damage.empty()) {
    result.verdict = ModuleVerdict::damaged;
    result.reasons = {module.damage};
    return result;
  }
  add_symbols(module, of_modules, a, module.by_a);
  add_symbols(module, of_modules, b, module.by_b);
  const bool fits_a = module.by_a.is_empty();
  const bool fits_b = module.by_b.is_empty();
  result.verdict = fits_a ? (fits_b ? ModuleVerdict::fits : ModuleVerdict::breaks)
                          : (fits_b ? ModuleVerdict::gained : ModuleVerdict::neither);
  // Of a module that fits neither, A says more: it was not built with it.
  Refusal& shown = fits_a ? module.by_b : module.by_a;
  result.symbols = std::move(shown.symbols);
  result.reasons = std::move(shown.reasons);
  return result;
}

}  // namespace

std::vector<DiffModule> diff_modules(const std::vector<std::filesystem::path>& paths, const ModuleExpectation& a,
                                     const ModuleExpectation& b, const Limits& limits) {
  std::vector<ReadModule> all;
  for (const auto& path : paths) read_path(path, a, b, limits, all);
  ExportedSymbols exports;
  for (const auto& module : all) exports.insert(module.facts.exports.begin(), module.facts.exports.end());
  std::vector<DiffModule> result;
  result.reserve(all.size());
  for (auto& module : all) result.push_back(judged(std::move(module), exports, a, b));
  return result;
}

}  // namespace extmod
