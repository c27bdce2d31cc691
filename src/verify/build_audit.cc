// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/build_audit.h"

#include <sys/stat.h>

#include <algorithm>

#include "verify/build_files.h"

namespace extmod {
namespace {

/// `scripts/Makefile.build:231 runs it in every module build`
std::string what_needs(const FileUse& use) {
  std::string who = use.makefile.empty() ? "make" : use.makefile + ":" + std::to_string(use.line);
  if (use.asked) return who + (use.run ? " runs it" : " reads it") + " before anything is built";
  who += use.run ? " runs it" : " reads it";
  if (use.always) return who + " in every module build";
  return who + (use.by_option ? " if the compiler lacks an option" : " for some modules");
}

Severity severity_of(const FileUse& use) {
  return use.always && !use.asked && !use.by_option ? Severity::error : Severity::warning;
}

}  // namespace

void audit_module_build(const TreeContent& content, Findings& findings) {
  for (auto& finding : findings) {
    const auto use = content.build.files.find(finding.path);
    if (use != content.build.files.end() && finding.rule.starts_with("required-") && !use->second.makefile.empty())
      finding.sentence += " (" + what_needs(use->second) + ")";
  }
  // Without an end nobody knows what the rest would have changed.
  if (!content.build.stopped.empty()) return;
  for (const auto& [path, use] : content.build.files) {
    const bool known =
        std::any_of(findings.begin(), findings.end(), [&, &at = path](const Finding& one) { return one.path == at; });
    if (known || path == "Module.symvers") continue;
    const char* rule = use.run ? "module-build-program" : "module-build-file";
    const auto mode = mode_in_parts(content, path);
    if (!mode)
      findings.push_back(make_finding(severity_of(use), rule, path, "is missing: " + what_needs(use)));
    else if (use.run && (*mode & S_IXOTH) == 0 && !content.elf.contains(path))
      findings.push_back(make_finding(severity_of(use), rule, path,
                                      "cannot be run, its mode lets nobody: " + what_needs(use) + " by its own name"));
  }
}

}  // namespace extmod
