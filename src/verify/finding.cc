// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/finding.h"

#include <algorithm>
#include <stdexcept>

#include "verify/rules.h"

namespace extmod {

Finding make_finding(const std::string& rule, std::string path, std::string sentence) {
  const Rule* row = find_rule(rule);
  if (row == nullptr) throw std::logic_error("no rule " + rule + " in verify/rules.cc");
  return {row->severity, rule, std::move(path), std::move(sentence)};
}

Finding make_finding(Severity severity, const std::string& rule, std::string path, std::string sentence) {
  Finding finding = make_finding(rule, std::move(path), std::move(sentence));
  finding.severity = severity;
  return finding;
}

bool has_error(const Findings& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::error; });
}

std::string to_string(Severity severity) {
  if (severity == Severity::note) return "note";
  return severity == Severity::error ? "error" : "warning";
}

}  // namespace extmod
