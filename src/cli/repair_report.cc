// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/findings_text.h"
#include "cli/report.h"
#include "support/printable.h"
#include "support/text.h"

namespace extmod {
namespace {

using nlohmann::ordered_json;

std::string first_line(const RepairedPath& row) {
  const std::string path = printable(row.path.string());
  switch (row.outcome) {
    case RepairOutcome::sound:
      return path + ": nothing is wrong with its programs, nothing was written\n";
    case RepairOutcome::part:
      return path + ": has no headers tree, so nothing in it was repaired\n";
    case RepairOutcome::repaired:
      return path + ": repaired\n";
    case RepairOutcome::failed:
      return path + ": NOT repaired\n";
  }
  return {};
}

std::string result_text(const RepairedPath& row) {
  std::string text;
  if (row.package) {
    text += report_line("verified", counts_text(row.findings));
    text += report_line("package", row.package->path.string());
    if (!row.package->signature.empty()) text += report_line("signature", row.package->signature.string());
  }
  if (!row.folder.empty()) {
    text += report_line("verified", counts_text(row.findings));
    text += report_line("folder", row.folder.string());
  }
  return text;
}

std::string row_text(const RepairedPath& row) {
  std::string text = first_line(row);
  if (row.outcome == RepairOutcome::repaired)
    for (const auto& [path, why] : row.wrong) text += report_line("wrong", path + " " + why);
  if (!row.problem.empty()) text += report_line("error", row.problem);
  if (row.outcome == RepairOutcome::failed) text += findings_text(row.findings, false).lines;
  if (row.outcome != RepairOutcome::repaired) return text;
  if (!row.rebuilt.empty())
    text += report_line(
        "rebuilt", count_text(row.rebuilt.size(), "program") + " for " + row.userland + ": " + join(row.rebuilt, " "));
  for (const auto& path : row.corrected) text += report_line("corrected", path);
  for (const auto& [path, why] : row.removed) text += report_line("left out", path + ": " + why);
  for (const auto& remark : row.remarks) text += report_line("note", remark);
  return text + result_text(row);
}

ordered_json findings_json(const Findings& findings) {
  ordered_json rows = ordered_json::array();
  for (const auto& finding : findings)
    rows.push_back({{"severity", to_string(finding.severity)},
                    {"rule", finding.rule},
                    {"path", finding.path},
                    {"sentence", finding.sentence}});
  return rows;
}

ordered_json reasons_json(const std::map<std::string, std::string>& reasons) {
  ordered_json rows = ordered_json::array();
  for (const auto& [path, why] : reasons) rows.push_back({{"path", path}, {"reason", why}});
  return rows;
}

ordered_json repaired_json(const RepairedPath& row) {
  ordered_json json = {{"path", row.path.string()}, {"outcome", to_string(row.outcome)}, {"release", row.release}};
  json["run_arch"] = row.run_arch;
  json["wrong"] = reasons_json(row.wrong);
  json["rebuilt"] = row.rebuilt;
  json["corrected"] = row.corrected;
  json["left_out"] = reasons_json(row.removed);
  json["remarks"] = row.remarks;
  json["findings"] = findings_json(row.findings);
  if (!row.problem.empty()) json["problem"] = row.problem;
  if (row.package) {
    json["package"] = {{"format", row.package->format},
                       {"path", row.package->path.string()},
                       {"size", row.package->size},
                       {"sha256", row.package->sha256}};
    if (!row.package->signature.empty()) json["package"]["signature"] = row.package->signature.string();
  }
  if (!row.folder.empty()) json["folder"] = row.folder.string();
  return json;
}

}  // namespace

std::string report_text(const RepairReport& report) {
  std::string text;
  for (const auto& row : report.paths) text += row_text(row);
  return text;
}

std::string report_json(const RepairReport& report) {
  ordered_json rows = ordered_json::array();
  for (const auto& row : report.paths) rows.push_back(repaired_json(row));
  const ordered_json json = {{"repaired", rows}};
  return json.dump(2, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace extmod
