// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/trial_modules.h"

#include <algorithm>
#include <set>

#include "jobs/verify_modules.h"
#include "modules/module_facts.h"
#include "support/folder_tree.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr const char* kFirst = "first/extmod_first.ko";
constexpr const char* kSecond = "second/extmod_second.ko";

/// Trial modules are not signed where the headers have no key, and without Module.symvers modpost has complained.
bool counts_in_trial(const Finding& finding) {
  static const std::set<std::string> kNot = {"module-signature", "module-alone"};
  return !kNot.contains(finding.rule) && finding.severity != Severity::note;
}

ModuleFacts facts_of(const std::filesystem::path& work, const char* module) {
  return read_module(read_file(work / module), std::filesystem::path(module).stem());
}

Findings judge_crcs(const KernelConfig& config, const ModuleFacts& first) {
  if (!config.enabled("MODVERSIONS")) return {};
  auto fault = [](const std::string& sentence) {
    return Findings{make_finding("trial-module", std::string("trial/") + kFirst, sentence)};
  };
  for (const auto& [symbol, exported] : first.exports)
    if (!exported.crc || *exported.crc == 0)
      return fault("has no CRC for the symbol that it exports: the program that computes it does not work");
  if (first.imports.empty() || !first.has_versions)
    return fault("has no CRCs of the kernel's symbols: the kernel refuses it");
  if (std::all_of(first.imports.begin(), first.imports.end(),
                  [](const ModuleImport& import) { return !import.crc || *import.crc == 0; }))
    return fault("has zero CRCs for all symbols of the kernel: its Module.symvers has none, and the kernel refuses it");
  return {};
}

Findings judge_alias(const ModuleFacts& second) {
  for (const auto& alias : second.values("alias"))
    if (alias.find("extmod-pkg,trial") != std::string::npos) return {};
  return {make_finding("trial-module", std::string("trial/") + kSecond,
                       "has no alias for its table of devices: modpost does not read objects of this kernel rightly")};
}

}  // namespace

Findings judge_trial_facts(const KernelConfig& config, const ModuleFacts& first, const ModuleFacts& second) {
  Findings findings = judge_crcs(config, first);
  const Findings more = judge_alias(second);
  findings.insert(findings.end(), more.begin(), more.end());
  return findings;
}

Findings judge_trial_modules(const TrialHeaders& headers, const std::filesystem::path& work) {
  const FolderTree tree(work, FolderRole{.trusted = true});
  VerifyRequest request;
  request.against = {headers.folder()};
  Findings findings;
  for (auto& finding : judge_modules(tree, {kFirst, kSecond}, request).findings) {
    if (!counts_in_trial(finding)) continue;
    finding.path = "trial/" + finding.path;
    findings.push_back(std::move(finding));
  }
  const Findings more = judge_trial_facts(headers.config, facts_of(work, kFirst), facts_of(work, kSecond));
  findings.insert(findings.end(), more.begin(), more.end());
  return findings;
}

}  // namespace extmod
