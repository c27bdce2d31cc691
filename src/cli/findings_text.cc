// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/findings_text.h"

#include <fmt/format.h>

#include <map>

#include "support/printable.h"

namespace extmod {
namespace {

std::string finding_line(const Finding& finding, size_t more) {
  return report_line(to_string(finding.severity), finding.path + " " + finding.sentence + " [" + finding.rule + "]" +
                                                      (more == 0 ? "" : fmt::format(", and {} more", more)));
}

}  // namespace

std::string report_line(const std::string& label, const std::string& text) {
  return fmt::format("  {:<9} {}\n", label, printable(text));
}

std::string count_text(size_t count, const std::string& thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

std::string counts_text(const Findings& findings) {
  std::map<Severity, size_t> counts;
  for (const auto& finding : findings) ++counts[finding.severity];
  std::string text =
      count_text(counts[Severity::error], "error") + ", " + count_text(counts[Severity::warning], "warning");
  if (counts[Severity::note] > 0) text += ", " + count_text(counts[Severity::note], "note");
  return text;
}

FindingsText findings_text(const Findings& findings, bool list_all) {
  using enum Severity;
  FindingsText text;
  for (auto severity : {error, warning, note}) {
    std::map<std::string, std::pair<const Finding*, size_t>> by_rule;
    for (const auto& finding : findings) {
      if (finding.severity != severity) continue;
      if (list_all || severity == error)
        text.lines += finding_line(finding, 0);
      else if (auto [row, is_first] = by_rule.try_emplace(finding.rule, &finding, 0); !is_first)
        ++row->second.second;
    }
    for (const auto& [rule, row] : by_rule) {
      text.lines += finding_line(*row.first, row.second);
      text.all = text.all && row.second == 0;
    }
  }
  return text;
}

}  // namespace extmod
