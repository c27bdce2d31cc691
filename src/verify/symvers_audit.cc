// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "modules/elf_exports.h"
#include "modules/symvers.h"
#include "support/text.h"
#include "verify/checks.h"
#include "verify/symvers_truth.h"

namespace extmod {
namespace {

const std::string kSymvers = "Module.symvers";

std::string examples_of(const SymversFault& fault) {
  const std::string more = fault.count > fault.examples.size() ? " and " + std::to_string(fault.count) + " in all" : "";
  return join(fault.examples, ", ") + more;
}

class SymversAudit {
 public:
  SymversAudit(const TreeContent& content, const TreeExpectation& expectation, const std::string& text)
      : content_(content), expectation_(expectation) {
    const SymversReader reader = symvers_reader(content.text("scripts/mod/modpost.c").value_or(""),
                                                content.text("scripts/Makefile.modpost").value_or(""),
                                                content.text("scripts/mod/modpost").value_or(""));
    strict_ = reader.strict;
    is_layout_known_ = reader.layout.has_value();
    modversions_ = expectation.config.enabled("MODVERSIONS");
    symvers_ = read_symvers(text, reader);
  }

  Findings run() {
    lines();
    // Whatever follows would only say again that this is not what it should be.
    if (symvers_.refused.count > 0) return findings_;
    if (!vmlinux()) return findings_;
    crcs();
    twice();
    truth();
    return findings_;
  }

 private:
  void lines() {
    if (symvers_.refused.count > 0)
      error("symvers-format", "has lines that modpost cannot read, " + examples_of(symvers_.refused) +
                                  ": it ends with \"parse error in symbol dump file\", and no module can be built");
    if (symvers_.misread.count > 0)
      error("symvers-format", "has lines that modpost takes for something else, " + examples_of(symvers_.misread) +
                                  ": modules get wrong CRCs, or cannot use the symbols");
    if (!is_layout_known_ && symvers_.layout != SymversLayout::namespace_last && symvers_.lines > 0)
      add(Severity::note, "symvers-format",
          "has the columns of kernels before 5.6, without the namespace as the last: nothing here tells whether "
          "modpost "
          "reads them, so verify it together with the part that has scripts/");
    if (symvers_.skipped.count == 0) return;
    add(strict_ ? Severity::error : Severity::warning, "symvers-format",
        "has words for the kind of export that modpost does not know, " + examples_of(symvers_.skipped) +
            (strict_ ? ": it skips these symbols and fails" : ": it does not see who may use these symbols"));
  }

  /// False if nothing more can be said.
  bool vmlinux() {
    const bool any = std::any_of(symvers_.symbols.begin(), symvers_.symbols.end(),
                                 [](const auto& symbol) { return symbol.second.module == "vmlinux"; });
    if (any) return true;
    const bool refused = modversions_ && !expectation_.allow_missing_symvers;
    add(strict_ || refused ? Severity::error : Severity::warning, "symvers-vmlinux",
        std::string(symvers_.lines == 0 ? "is empty" : "has no symbol of vmlinux, only those of modules") +
            (strict_ ? ": to modpost all symbols of the kernel are undefined, and no module can be built"
                     : ": modpost cannot tell which symbols the kernel exports, and modules get no CRCs"));
    return false;
  }

  void crcs() {
    const auto zeros = static_cast<size_t>(std::count_if(symvers_.symbols.begin(), symvers_.symbols.end(),
                                                         [](const auto& symbol) { return symbol.second.crc == 0; }));
    const size_t all = symvers_.symbols.size();
    const std::string numbers = std::to_string(zeros) + " of " + std::to_string(all);
    if (!modversions_) {
      if (zeros < all)
        add(Severity::note, "symvers-crc",
            "has CRCs, and the configuration has no CONFIG_MODVERSIONS: it may be of another kernel");
      return;
    }
    if (!symvers_.symbols.contains("module_layout"))
      error(
          "symvers-crc",
          "lacks module_layout, whose CRC the kernel wants in every module under CONFIG_MODVERSIONS: no module loads");
    if (zeros == all)
      error("symvers-crc",
            "has no CRC but 0 under CONFIG_MODVERSIONS: the kernel refuses modules with other CRCs than "
            "its own");
    else if (zeros > 0)
      add(zeros > all / 2 ? Severity::warning : Severity::note, "symvers-crc",
          "has the CRC 0 for " + numbers + " symbols (" + examples_of_zeros() +
              "): modules are not refused when these change");
  }

  std::string examples_of_zeros() const {
    std::vector<std::string> names;
    for (const auto& [name, symbol] : symvers_.symbols) {
      if (symbol.crc == 0) names.push_back(name.substr(0, 80));
      if (names.size() == 3) break;
    }
    return join(names, ", ");
  }

  void twice() {
    if (symvers_.twice.count > 0)
      add(strict_ ? Severity::error : Severity::warning, "symvers-duplicate",
          "has symbols a second time, " + examples_of(symvers_.twice) + ": modpost says \"exported twice\"" +
              (strict_ ? ", and no module can be built" : ""));
    if (symvers_.by_others.count > 0)
      add(Severity::warning, "symvers-duplicate",
          "has symbols of several modules, " + examples_of(symvers_.by_others) +
              ": a module gets the CRC of one of them, and the kernel may load the other");
  }

  void truth() {
    if (expectation_.kernel) add_all(compare_exports(symvers_.symbols, *expectation_.kernel, modversions_));
    if (!expectation_.kernel || !expectation_.kernel->knows_vmlinux()) packaged_vmlinux();
  }

  /// Most packages have none, or one with nothing but type information.
  void packaged_vmlinux() {
    const auto index = content_.find("vmlinux");
    if (!index || !content_.elf.contains("vmlinux")) return;
    KernelExports kernel;
    kernel.name = "the vmlinux beside it";
    const Resolved file = content_.parts.headers.resolve("vmlinux");
    if (file.outcome != Resolved::Outcome::found || file.facts.kind != EntryKind::file) return;
    try {
      const FileContent bytes = content_.parts.headers.tree->content(file.path);
      kernel.vmlinux = read_elf_exports(bytes.bytes(), "vmlinux").symbols;
    } catch (const ElfError&) {
      return;  // elf-unreadable
    }
    if (!kernel.vmlinux->empty()) add_all(compare_exports(symvers_.symbols, kernel, modversions_));
  }

  void error(const std::string& rule, const std::string& sentence) {
    findings_.push_back(make_finding(rule, kSymvers, sentence));
  }
  void add(Severity severity, const std::string& rule, const std::string& sentence) {
    findings_.push_back(make_finding(severity, rule, kSymvers, sentence));
  }
  void add_all(Findings findings) { std::move(findings.begin(), findings.end(), std::back_inserter(findings_)); }

  const TreeContent& content_;
  const TreeExpectation& expectation_;
  bool strict_ = true;
  bool is_layout_known_ = false;
  bool modversions_ = false;
  Symvers symvers_;
  Findings findings_;
};

}  // namespace

Findings audit_symvers(const TreeContent& content, const TreeExpectation& expectation) {
  const auto text = content.text(kSymvers);
  if (!text) return {};  // module-symvers
  return SymversAudit(content, expectation, *text).run();
}

}  // namespace extmod
