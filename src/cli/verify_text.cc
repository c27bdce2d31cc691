// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include "cli/findings_text.h"
#include "cli/report.h"
#include "support/printable.h"
#include "support/text.h"

namespace extmod {
namespace {

/// What decided beside the package itself: `, 3 known findings in baseline.json`.
std::string left_aside(const MarkedReport& row, const Verdict& verdict) {
  std::string text;
  const size_t known = row.marked(Mark::known).size();
  const size_t ignored = row.marked(Mark::ignored).size();
  if (known > 0) text += ", " + count_text(known, "known finding") + " in " + verdict.baseline->string();
  if (ignored > 0) text += ", " + count_text(ignored, "finding") + " ignored";
  return text;
}

std::string gone_text(const Verdict& verdict, bool list_all) {
  if (verdict.gone.empty()) return {};
  std::string text = printable(verdict.baseline->string()) + ": " + count_text(verdict.gone.size(), "known finding") +
                     (verdict.gone.size() == 1 ? " is" : " are") + " gone; --write-baseline writes it without them\n";
  for (const auto& known : verdict.gone) {
    text += report_line("gone", known.path + " " + known.sentence + " [" + known.rule + "]");
    if (!list_all) break;
  }
  return text;
}

/// The command that explains what was found.
std::string advice(const std::set<std::string>& rules, bool all) {
  if (rules.empty()) return {};
  std::string text = "extmod-pkg explain";
  for (const auto& rule : rules) text += " " + rule;
  return text + ": what it means, how to see it and how to fix it\n" +
         (all ? "" : "extmod-pkg verify --all: every warning and note\n");
}

std::string names_text(const std::vector<std::filesystem::path>& paths) {
  std::vector<std::string> names;
  names.reserve(paths.size());
  for (const auto& path : paths) names.push_back(path.filename().string());
  return printable(join(names, ", "));
}

std::string programs_text(const ProgramsFacts& facts, const std::string& counts) {
  std::string text = count_text(facts.programs, "ELF file") + " for " + facts.userland;
  if (facts.scripts > 0) text += ", " + count_text(facts.scripts, "script");
  if (facts.skipped > 0) text += ", " + std::to_string(facts.skipped) + " objects, archives and debug files left out";
  return text + ": " + counts;
}

std::string checked_text(const VerifyReport& report, const std::string& counts) {
  if (report.programs) return programs_text(*report.programs, counts);
  if (report.modules > 0)
    return fmt::format("modules for {}: {}: {}", report.release.empty() ? "no release" : printable(report.release),
                       count_text(report.modules, "module"), counts);
  if (!report.part_of.empty()) return "as a part of " + printable(report.part_of.filename().string()) + ": " + counts;
  if (report.release.empty() && report.files + report.outside == 0) return "it has no files";
  return fmt::format("release {}, programs for {}: {} entries, {} ELF files: {}", report.release, report.run_arch,
                     report.files, report.elf_files, counts);
}

}  // namespace

std::string report_text(const Verdict& verdict, bool list_all) {
  std::string text;
  std::set<std::string> rules;
  bool all = true;
  for (const auto& row : verdict.reports) {
    const VerifyReport& report = row.report;
    if (!report.problem.empty()) {
      text += printable(report.path.string()) + ": NOT verified\n" + report_line("error", report.problem);
      continue;
    }
    const Findings findings = row.marked(Mark::counts);
    const FindingsText shown = findings_text(findings, list_all);
    text += printable(report.path.string() + ": " + (row.verified() ? "verified" : "NOT verified") +
                      left_aside(row, verdict)) +
            "\n";
    text += report_line("checked", checked_text(report, counts_text(findings)));
    if (!report.with.empty()) text += report_line(report.modules > 0 ? "against" : "with", names_text(report.with));
    if (report.programs && !report.programs->against.empty())
      text += report_line("against", printable(report.programs->against));
    text += shown.lines;
    if (report.outside > 0)
      text += report_line("outside",
                          count_text(report.outside, "file") +
                              " outside the headers tree: modes, owners and places were looked at, not the content");
    all = all && shown.all;
    for (const auto& finding : findings) rules.insert(finding.rule);
  }
  return text + gone_text(verdict, list_all) + advice(rules, all);
}

}  // namespace extmod
