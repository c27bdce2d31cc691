// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <map>
#include <set>

#include "content/host_program.h"
#include "distro/headers_parts.h"
#include "kernel/tree_facts.h"
#include "support/text.h"
#include "verify/build_audit.h"
#include "verify/checks.h"

namespace extmod {
namespace {

class FileAudit {
 public:
  FileAudit(const TreeContent& content, const TreeExpectation& expectation, Findings& findings)
      : source_(content.parts.source), content_(content), expectation_(expectation), findings_(findings) {
    for (const auto& entry : content.entries)
      if (is_there(entry)) paths_.insert(entry.path);
  }

  /// Each part that is not here, with the first path that needs it.
  void parts() {
    std::map<std::string, std::string> needed;
    if (!has_source_part()) needed.emplace(source_->place, "Makefile");
    for (const auto& [link, part] : content_.parts.absent) needed.emplace(part, link);
    for (const auto& [part, path] : needed)
      findings_.push_back(make_finding("source-part", path,
                                       "needs another part of the headers, " + part.substr(part.rfind('/') + 1) +
                                           ", which is not here and was not checked: verify both together"));
  }

  void files() {
    if (!has_source_part()) return;
    for (const std::string& path :
         {std::string("Makefile"), "arch/" + expectation_.srcarch + "/Makefile", std::string("scripts/Makefile.build"),
          std::string("scripts/Kbuild.include"), std::string("include/config/auto.conf"),
          std::string("include/generated/autoconf.h"), std::string("include/generated/utsrelease.h"),
          std::string("include/config/kernel.release")})
      if (!has(path)) error("required-file", path, "is missing: no module can be built without it");
    if (!has("scripts/module.lds") && !has("scripts/module-common.lds") && !has_module_lds_of_arch())
      error("required-file", "scripts/module.lds",
            "is missing: no module can be linked without the module linker script");
    for (const auto& path : expectation_.link_files)
      if (!has(path)) error("required-file", path, "is missing: the makefiles link every module with it");
    if (!has(".config"))
      findings_.push_back(make_finding("dot-config", ".config", "is missing: DKMS and drivers read it"));
  }

  void programs() {
    const bool to_prepare = is_to_be_prepared();
    for (const auto& program : host_programs()) {
      if (!program.required(expectation_.config) || content_.is_absent(program.path)) continue;
      if (to_prepare)
        findings_.push_back(make_finding(Severity::warning, "required-program", program.path,
                                         "is missing, the tree has sources alone: no module can be built before "
                                         "`make modules_prepare` is run there"));
      else if (!has(program.path))
        error("required-program", program.path, "is missing: " + program.feature + " needs it");
      else if (auto what = not_a_program(program.path); !what.empty() && !broken(program.path))
        error("required-program", program.path, "is " + what + ": " + program.feature + " needs a program");
    }
  }

  void symvers() {
    if (has("Module.symvers")) return;
    bool fatal = expectation_.config.enabled("MODVERSIONS") && !expectation_.allow_missing_symvers;
    findings_.push_back(
        make_finding(fatal ? Severity::error : Severity::warning, "module-symvers", "Module.symvers",
                     expectation_.config.enabled("MODVERSIONS")
                         ? "is missing under CONFIG_MODVERSIONS: modules get no CRCs and the kernel refuses them"
                         : "is missing: modpost cannot tell which symbols the kernel exports and only warns"));
  }

  void release() {
    auto header = content_.text("include/generated/utsrelease.h");
    auto file = content_.text("include/config/kernel.release");
    if (!header || !file) return;
    std::string in_header = uts_release(*header).value_or("");
    std::string in_file(trim(*file));
    if (in_header != in_file && !(source_ && overrides_release(content_.parts.headers, in_header)))
      error("release-mismatch", "include/config/kernel.release",
            "says " + in_file + ", utsrelease.h says " + in_header +
                ": modules would be installed in a folder that their kernel does not read");
    if (in_header != expectation_.release)
      error("release-mismatch", "include/generated/utsrelease.h",
            "says " + in_header + ", the package " + expectation_.release);
  }

 private:
  bool has(const std::string& path) const {
    return paths_.contains(path) || content_.is_absent(path) || (source_ && source_->exists(path));
  }
  bool has_source_part() const { return !source_ || source_->exists(""); }
  /// As a file that can be opened, or in a part that is not here.
  bool is_there(const WalkEntry& entry) const {
    if (entry.kind != EntryKind::link) return entry.kind != EntryKind::folder;
    const Resolved end = content_.parts.headers.resolve(entry.path);
    return end.outcome == Resolved::Outcome::found && end.facts.kind != EntryKind::folder;
  }
  /// Whether people have to make the programs where it is installed.
  bool is_to_be_prepared() const {
    const bool has_program = std::any_of(content_.elf.begin(), content_.elf.end(),
                                         [](const auto& file) { return is_below(file.first, "scripts"); });
    return expectation_.may_be_part && !has_program && has("scripts/basic/fixdep.c") && has("scripts/mod/modpost.c");
  }
  /// A patched tree links modules with the linker script of the architecture's folder.
  bool has_module_lds_of_arch() const {
    auto modfinal = content_.text("scripts/Makefile.modfinal");
    return modfinal && modfinal->find("arch/$(SRCARCH)/module.lds") != std::string::npos &&
           has("arch/" + expectation_.srcarch + "/module.lds");
  }
  bool broken(const std::string& path) const {
    return std::any_of(content_.findings.begin(), content_.findings.end(), [&](const Finding& finding) {
      return finding.path == path && finding.rule == "elf-unreadable";
    });
  }
  /// What is there instead of a program; empty for a program. The ELF audit reports other types of ELF files, and what
  /// cannot be loaded.
  std::string not_a_program(const std::string& path) const {
    auto elf = content_.elf.find(path);
    if (elf == content_.elf.end()) return "not an ELF file";
    if (elf->second.type == ElfType::relocatable) return "an object file";
    if (elf->second.refused) return "";
    return elf->second.type == ElfType::shared_object && !elf->second.is_program() ? "a shared library" : "";
  }
  void error(const std::string& rule, const std::string& path, const std::string& sentence) {
    findings_.push_back(make_finding(rule, path, sentence));
  }

  const std::optional<TreePlace>& source_;
  const TreeContent& content_;
  const TreeExpectation& expectation_;
  Findings& findings_;
  std::set<std::string> paths_;
};

}  // namespace

Findings audit_files(const TreeContent& content, const TreeExpectation& expectation) {
  Findings findings;
  FileAudit audit(content, expectation, findings);
  audit.parts();
  audit.files();
  audit.programs();
  audit_module_build(content, findings);
  audit.symvers();
  audit.release();
  return findings;
}

}  // namespace extmod
