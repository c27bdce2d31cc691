// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/verdict.h"

#include <algorithm>

#include "support/atomic_file.h"

namespace extmod {
namespace {

/// Marks the findings of a report and leaves out those below the level.
MarkedReport marked_report(const VerifyReport& report, const ReportOptions& options, const Baseline& baseline,
                           Baseline& gone) {
  MarkedReport result{report, {}};
  result.report.findings.clear();
  for (const auto& finding : report.findings) {
    const KnownFinding known = known_form(finding, report);
    gone.erase(known);
    if (finding.severity > options.level) continue;
    const Mark mark = options.ignored.contains(finding.rule) ? Mark::ignored
                      : baseline.contains(known)             ? Mark::known
                                                             : Mark::counts;
    result.report.findings.push_back(finding);
    result.marks.push_back(mark);
  }
  return result;
}

/// What counts becomes known.
void write_new_baseline(Verdict& verdict, const std::filesystem::path& file) {
  Baseline known;
  for (auto& [report, marks] : verdict.reports)
    for (size_t i = 0; i < marks.size(); ++i) {
      if (marks[i] == Mark::ignored) continue;
      known.insert(known_form(report.findings[i], report));
      marks[i] = Mark::known;
    }
  write_atomically(file, baseline_json(known), Sync::file);
  verdict.baseline = file;
  verdict.gone.clear();
}

}  // namespace

Findings MarkedReport::marked(Mark mark) const {
  Findings result;
  for (size_t i = 0; i < marks.size(); ++i)
    if (marks[i] == mark) result.push_back(report.findings[i]);
  return result;
}

bool MarkedReport::verified() const {
  return report.problem.empty() && !has_error(marked(Mark::counts));
}

ExitStatus Verdict::status() const {
  ExitStatus status = ExitStatus::done;
  for (const auto& row : reports)
    status = std::max(
        status, row.report.problem.empty() && !row.verified() ? ExitStatus::unverified : row.report.problem_status);
  return status;
}

Verdict make_verdict(const std::vector<VerifyReport>& reports, const ReportOptions& options) {
  Baseline baseline;
  if (options.baseline) baseline = read_baseline(*options.baseline);
  Verdict verdict;
  verdict.baseline = options.baseline;
  Baseline gone = baseline;
  for (const auto& report : reports) verdict.reports.push_back(marked_report(report, options, baseline, gone));
  const bool all_judged =
      std::all_of(reports.begin(), reports.end(), [](const VerifyReport& report) { return report.problem.empty(); });
  if (all_judged) verdict.gone.assign(gone.begin(), gone.end());
  if (options.write_baseline) write_new_baseline(verdict, *options.write_baseline);
  return verdict;
}

}  // namespace extmod
