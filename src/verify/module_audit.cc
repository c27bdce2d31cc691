// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/module_audit.h"

#include <algorithm>
#include <iterator>

#include "kernel/vermagic.h"
#include "support/text.h"
#include "verify/module_checks.h"

namespace extmod {
namespace {

Findings vermagic_words(const std::string& path, const std::string& words, const ModuleExpectation& expectation) {
  constexpr const char* kRefused = ": the kernel refuses it, \"version magic ... should be ...\"";
  if (expectation.vermagic) {
    const auto difference = compare_vermagic(words, *expectation.vermagic);
    if (!difference) return {};
    const std::string has = difference->module.empty() ? "ends" : "says " + difference->module;
    const std::string wants = difference->kernel.empty() ? "nothing more" : difference->kernel;
    return {make_finding("module-vermagic", path,
                         has + " in its vermagic where the kernel has " + wants + " (" + words + "; " +
                             *expectation.vermagic + ")" + kRefused)};
  }
  if (!expectation.config) return {};
  // Without the kernel's vermagic.h: what all versions of it have.
  const auto has = split_words(words);
  for (const auto& [symbol, word] :
       {std::pair{"SMP", "SMP"}, std::pair{"MODULE_UNLOAD", "mod_unload"}, std::pair{"MODVERSIONS", "modversions"}}) {
    const bool says = std::find(has.begin(), has.end(), word) != has.end();
    if (says != expectation.enabled(symbol))
      return {make_finding("module-vermagic", path,
                           std::string(says ? "says " : "lacks ") + word + " in its vermagic, CONFIG_" + symbol +
                               (says ? " is not set" : " is set") + kRefused)};
  }
  return {};
}

}  // namespace

Findings audit_module_file(const std::string& path, std::string_view /*bytes*/, const ModuleFacts& facts,
                           const ModuleExpectation& expectation) {
  Findings findings;
  auto add = [&](const std::string& sentence) { findings.push_back(make_finding("module-file", path, sentence)); };
  if (facts.elf.type != ElfType::relocatable) {
    add("is not a relocatable ELF file: the kernel refuses it");
    return findings;
  }
  if (!facts.has_this_module)
    add("has no section .gnu.linkonce.this_module: it is an object or was stripped, and the kernel refuses it");
  if (!facts.has_symbols)
    add("has no symbol table, it was stripped too much: the kernel refuses it, \"module has no symbols (stripped?)\"");
  if (facts.lost_relocations)
    add("has an init or exit function and no relocation that names it, it was stripped too much: it loads and does "
        "nothing, or crashes");
  if (!facts.versions_fault.empty()) add("has damaged CRCs: " + facts.versions_fault);
  if (!facts.has_section(".modinfo")) add("has no section .modinfo: the kernel refuses it");
  if (!facts.info_fault.empty()) add("has a damaged section .modinfo: " + facts.info_fault);
  const bool retpoline = expectation.enabled("MITIGATION_RETPOLINE") || expectation.enabled("RETPOLINE");
  if (retpoline && facts.value("retpoline").empty())
    findings.push_back(make_finding(Severity::warning, "module-file", path,
                                    "was compiled without retpolines, unlike the kernel: the kernel warns that the "
                                    "system may be vulnerable to Spectre"));
  if (facts.has_section(".modinfo") && facts.info_fault.empty() && facts.value("license").empty())
    findings.push_back(make_finding(Severity::warning, "module-licence", path,
                                    "names no licence: it taints the kernel and gets no GPL-only symbol"));
  return findings;
}

Findings audit_module_machine(const std::string& path, std::string_view /*bytes*/, const ModuleFacts& facts,
                              const ModuleExpectation& expectation) {
  const Abi abi = abi_of(facts.elf);
  if (!expectation.abi || agree(abi, *expectation.abi)) return {};
  return {make_finding("module-machine", path,
                       "is for " + to_string(abi) + ", the kernel for " + to_string(*expectation.abi) +
                           ": the kernel refuses it, \"Exec format error\"")};
}

/// kernel/module/version.c, same_magic(): a kernel with CRCs compares them instead of the release.
Findings audit_module_vermagic(const std::string& path, std::string_view /*bytes*/, const ModuleFacts& facts,
                               const ModuleExpectation& expectation) {
  if (!facts.has_section(".modinfo") || !facts.info_fault.empty()) return {};
  const std::string vermagic = facts.value("vermagic");
  const size_t space = std::min(vermagic.find(' '), vermagic.size());
  const std::string release = vermagic.substr(0, space);
  if (release.empty())
    return {make_finding("module-vermagic", path, "has no vermagic: the kernel refuses it, \"Invalid module format\"")};
  Findings findings;
  if (!expectation.release.empty() && release != expectation.release) {
    const bool loads = facts.has_versions && expectation.enabled("MODVERSIONS");
    findings.push_back(make_finding(loads ? Severity::warning : Severity::error, "module-vermagic", path,
                                    "was built for " + release + ", the kernel is " + expectation.release +
                                        (loads ? ": the kernel compares CRCs instead, but finds it in another folder"
                                               : ": the kernel refuses it")));
  }
  Findings words = vermagic_words(path, std::string(trim(std::string_view(vermagic).substr(space))), expectation);
  findings.insert(findings.end(), words.begin(), words.end());
  return findings;
}

const std::vector<ModuleCheck>& module_checks() {
  static const std::vector<ModuleCheck> kChecks = {
      audit_module_file, audit_module_machine, audit_module_vermagic, audit_module_signature, audit_module_btf,
  };
  return kChecks;
}

Findings audit_module(const std::string& path, std::string_view bytes, const ModuleFacts& facts,
                      const ModuleExpectation& expectation) {
  Findings findings;
  auto append = [&](Findings more) { std::move(more.begin(), more.end(), std::back_inserter(findings)); };
  for (auto check : module_checks()) append(check(path, bytes, facts, expectation));
  return findings;
}

}  // namespace extmod
