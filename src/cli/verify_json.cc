// SPDX-License-Identifier: GPL-2.0-or-later
#include <nlohmann/json.hpp>

#include "cli/report.h"

namespace extmod {
namespace {

using nlohmann::ordered_json;

ordered_json finding_json(const Finding& finding, Mark mark) {
  ordered_json row = {{"severity", to_string(finding.severity)},
                      {"rule", finding.rule},
                      {"path", finding.path},
                      {"sentence", finding.sentence}};
  if (mark == Mark::ignored) row["ignored"] = true;
  if (mark == Mark::known) row["baseline"] = true;
  return row;
}

ordered_json row_json(const MarkedReport& row) {
  const auto& [report, marks] = row;
  ordered_json json = {{"path", report.path.string()}, {"verified", row.verified()}};
  if (!report.problem.empty()) json["problem"] = report.problem;
  json["release"] = report.release;
  if (!report.part_of.empty()) json["part_of"] = report.part_of.string();
  for (const auto& path : report.with) json["with"].push_back(path.string());
  json["run_arch"] = report.run_arch;
  json["entries"] = report.files;
  json["elf_files"] = report.elf_files;
  if (const auto& programs = report.programs)
    json["programs"] = {{"userland", programs->userland},
                        {"against", programs->against},
                        {"elf_files", programs->programs},
                        {"scripts", programs->scripts},
                        {"left_out", programs->skipped}};
  if (report.modules > 0) json["modules"] = report.modules;
  json["outside"] = report.outside;
  json["findings"] = ordered_json::array();
  for (size_t i = 0; i < marks.size(); ++i) json["findings"].push_back(finding_json(report.findings[i], marks[i]));
  return json;
}

}  // namespace

std::string report_json(const Verdict& verdict) {
  ordered_json json = {{"verified", ordered_json::array()}};
  for (const auto& row : verdict.reports) json["verified"].push_back(row_json(row));
  if (verdict.baseline) {
    ordered_json gone = ordered_json::array();
    for (const auto& known : verdict.gone)
      gone.push_back({{"rule", known.rule}, {"path", known.path}, {"sentence", known.sentence}});
    json["baseline"] = {{"path", verdict.baseline->string()}, {"gone", gone}};
  }
  return json.dump(2, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace extmod
