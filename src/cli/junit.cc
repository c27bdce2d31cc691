// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include <map>

#include "cli/report.h"
#include "support/printable.h"
#include "support/text.h"
#include "verify/rules.h"

namespace extmod {
namespace {

/// XML 1.0 has no place for control characters and bytes that are no UTF-8, nor for U+FFFE and U+FFFF.
std::string xml_text(const std::string& text) {
  std::string shown = printable_lines(text);
  shown = replace_all(replace_all(std::move(shown), "\xef\xbf\xbe", "\\ufffe"), "\xef\xbf\xbf", "\\uffff");
  for (const auto& [from, to] : {std::pair("&", "&amp;"), {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}})
    shown = replace_all(std::move(shown), from, to);
  return shown;
}

std::string xml_value(const std::string& text) {
  return xml_text(printable(text));
}

struct Suite {
  std::string cases;
  size_t tests = 0;
  size_t failures = 0;
  size_t errors = 0;
  size_t skipped = 0;
};

std::string lines_of_findings(const Findings& findings) {
  std::string text;
  for (const auto& finding : findings)
    text += to_string(finding.severity) + ": " + printable(finding.path + " " + finding.sentence) + "\n";
  return text;
}

/// What was found of one rule.
struct Found {
  Findings counting;
  size_t others = 0;  ///< ignored or known
};

/// One rule: failed with an error that counts, skipped with findings that do not count alone. Warnings are output of a
/// test that has passed.
void add_rule(const std::string& path, const Rule& rule, const Found& found, Suite& suite) {
  const auto& [counting, others] = found;
  ++suite.tests;
  suite.cases +=
      fmt::format("    <testcase classname=\"{}\" name=\"{}: {}\"", xml_value(path), rule.id, xml_value(rule.sentence));
  if (has_error(counting)) {
    ++suite.failures;
    suite.cases += fmt::format(
        ">\n      <failure type=\"{}\" message=\"{}\">{}See extmod-pkg explain {}\n</failure>\n"
        "    </testcase>\n",
        rule.id, xml_value(counting[0].path + " " + counting[0].sentence), xml_text(lines_of_findings(counting)),
        rule.id);
  } else if (!counting.empty()) {
    suite.cases +=
        fmt::format(">\n      <system-out>{}</system-out>\n    </testcase>\n", xml_text(lines_of_findings(counting)));
  } else if (others > 0) {
    ++suite.skipped;
    suite.cases +=
        fmt::format(">\n      <skipped message=\"{} ignored or in the baseline\"/>\n    </testcase>\n", others);
  } else {
    suite.cases += "/>\n";
  }
}

Suite suite_of(const MarkedReport& row) {
  Suite suite;
  const auto& [report, marks] = row;
  if (report.problem.empty()) {
    std::map<std::string, Found> found;
    for (size_t i = 0; i < marks.size(); ++i) {
      Found& of_rule = found[report.findings[i].rule];
      if (marks[i] == Mark::counts)
        of_rule.counting.push_back(report.findings[i]);
      else
        ++of_rule.others;
    }
    for (const auto& rule : rules()) add_rule(report.path.string(), rule, found[rule.id], suite);
    return suite;
  }
  suite.tests = 1;
  suite.errors = 1;
  suite.cases = fmt::format(
      "    <testcase classname=\"{}\" name=\"it can be judged\">\n      <error message=\"{}\"/>\n    </testcase>\n",
      xml_value(report.path.string()), xml_value(report.problem));
  return suite;
}

std::string counts_of(const Suite& suite) {
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"", suite.tests, suite.failures,
                     suite.errors, suite.skipped);
}

}  // namespace

std::string report_junit(const Verdict& verdict) {
  Suite all;
  for (const auto& row : verdict.reports) {
    const Suite suite = suite_of(row);
    all.cases += fmt::format("  <testsuite name=\"{}\" {}>\n{}  </testsuite>\n", xml_value(row.report.path.string()),
                             counts_of(suite), suite.cases);
    all.tests += suite.tests;
    all.failures += suite.failures;
    all.errors += suite.errors;
    all.skipped += suite.skipped;
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"extmod-pkg verify\" {}>\n{}</testsuites>\n",
      counts_of(all), all.cases);
}

}  // namespace extmod
