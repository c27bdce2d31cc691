// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include <algorithm>

#include "cli/diff_report.h"
#include "cli/diff_sections.h"
#include "cli/findings_text.h"
#include "support/printable.h"

namespace extmod {
namespace {

constexpr size_t kRowsOfAList = 10;

std::string row_text(const DiffSection& section, const DiffRow& row) {
  return report_line(section.label, row.name + (row.name.empty() ? "" : ": ") + row.text);
}

/// Files are counted by what happened to them.
std::string files_text(const DiffReport& report) {
  if (report.files.empty()) return {};
  const auto count = [&](auto wants) { return std::count_if(report.files.begin(), report.files.end(), wants); };
  return report_line("files",
                     fmt::format("{} added, {} removed, {} changed", count([](const auto& file) { return !file.a; }),
                                 count([](const auto& file) { return !file.b; }),
                                 count([](const auto& file) { return file.a && file.b; })));
}

}  // namespace

std::string report_text(const DiffReport& report, bool list_all) {
  std::string text =
      printable(report.a.path.string() + " -> " + report.b.path.string() + ": " + diff_verdict(report)) + "\n";
  text += report_line("A", side_text(report.a)) + report_line("B", side_text(report.b));
  if (report.a.release != report.b.release && !report.a.release.empty() && !report.b.release.empty())
    text += report_line("release", report.a.release + " -> " + report.b.release);
  if (const std::string counts = symbol_counts(report); !counts.empty()) text += report_line("symbols", counts);
  if (!report.modules.empty())
    text += report_line("modules",
                        fmt::format("{} of {} fit both", report.count(ModuleVerdict::fits), report.modules.size()));
  bool all = true;
  for (const auto& section : diff_sections(report)) {
    const bool whole = list_all || section.is_verdict;
    if (section.label == "file") text += files_text(report);
    const size_t most = whole ? section.rows.size() : section.is_long ? 0 : kRowsOfAList;
    for (size_t i = 0; i < std::min(most, section.rows.size()); ++i) text += row_text(section, section.rows[i]);
    if (most >= section.rows.size()) continue;
    all = false;
    if (most > 0) text += report_line(section.label, fmt::format("and {} more", section.rows.size() - most));
  }
  return text + (all ? "" : "extmod-pkg diff --all: every symbol, value and file\n");
}

}  // namespace extmod
