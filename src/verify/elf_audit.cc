// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>

#include "support/text.h"
#include "verify/checks.h"

namespace extmod {
namespace {

class ElfAudit {
 public:
  ElfAudit(const std::string& path, const ElfFacts& elf, Findings& findings)
      : path_(path), elf_(elf), findings_(findings) {}

  void machine(const ElfMachine& wanted, const std::string& whose) {
    const ElfMachine& is = elf_.machine;
    if (is == wanted) return;
    const char* rule = "elf-machine";
    if (is.machine == wanted.machine) rule = is.bits != wanted.bits ? "elf-class" : "elf-byte-order";
    error(rule, "is for " + to_string(is) + ", but " + whose + " needs " + to_string(wanted) +
                    (elf_.is_program() ? ": it ends with \"Exec format error\" there" : ""));
  }

  void type() {
    if (elf_.type == ElfType::core || elf_.type == ElfType::other)
      error("elf-type", "is neither a program, a library nor an object");
  }

  void interpreter(const Arch& run_arch) {
    if (!elf_.interpreter) return;
    const auto& known = run_arch.interpreters;
    if (std::find(known.begin(), known.end(), *elf_.interpreter) == known.end())
      error("elf-interpreter", "wants the dynamic loader " + *elf_.interpreter + ", userlands of " + run_arch.debian +
                                   " have " + join(known, " or "));
  }

  void libraries() {
    for (const auto& library : elf_.needed)
      if (library.find('/') != std::string::npos)
        error("elf-needed", "needs the library by a path, " + library + ", which belongs to the build machine");
    for (const auto& folder : elf_.run_paths)
      if (!folder.starts_with("$ORIGIN"))
        error("elf-runpath", "looks for libraries in " + folder + ", a folder of the build machine");
  }

 private:
  void error(const char* rule, const std::string& sentence) {
    findings_.push_back({Severity::error, rule, path_, sentence});
  }

  const std::string& path_;
  const ElfFacts& elf_;
  Findings& findings_;
};

}  // namespace

void audit_elf(const TreeContent& content, const TreeExpectation& expectation, Findings& findings) {
  for (const auto& [path, elf] : content.elf) {
    ElfAudit audit(path, elf, findings);
    audit.type();
    bool of_kernel = elf.type == ElfType::relocatable || path == "vmlinux";
    if (of_kernel) {
      audit.machine(expectation.kernel_arch->kernel_object(), "the kernel");
      continue;
    }
    audit.machine(expectation.run_arch->machine, "the machine where modules are built");
    if (elf.machine == expectation.run_arch->machine) audit.interpreter(*expectation.run_arch);
    audit.libraries();
  }
}

}  // namespace extmod
