// SPDX-License-Identifier: GPL-2.0-or-later
// SARIF 2.1.0 (OASIS), as code hosts show it beside a merge request: they want a file with a line for every result, and
// fingerprints to know it again.
#include <fmt/format.h>

#include <cctype>
#include <nlohmann/json.hpp>

#include "cli/page_text.h"
#include "cli/report.h"
#include "support/digest.h"
#include "support/printable.h"
#include "support/text.h"
#include "verify/rules.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using nlohmann::ordered_json;

/// A relative reference below the current folder, else a file URI (RFC 3986, RFC 8089).
std::string uri_of(const fs::path& path) {
  const fs::path full = fs::absolute(path).lexically_normal();
  const fs::path relative = full.lexically_relative(fs::current_path());
  const bool is_below = !relative.empty() && *relative.begin() != "..";
  std::string uri = is_below ? "" : "file://";
  for (const char byte : (is_below ? relative : full).string()) {
    const auto value = static_cast<unsigned char>(byte);
    const bool stays = (value >= '0' && value <= '9') || (value >= 'A' && value <= 'Z') ||
                       (value >= 'a' && value <= 'z') || std::string_view("-._~/").find(byte) != std::string::npos;
    uri += stays ? std::string(1, byte) : fmt::format("%{:02X}", value);
  }
  return uri;
}

ordered_json text_json(const std::string& text) {
  return {{"text", text}};
}

/// ElfMachine for elf-machine, as SARIF wants names of rules.
std::string pascal_case(const std::string& id) {
  std::string name;
  for (const auto& word : split(id, '-'))
    if (!word.empty()) name += static_cast<char>(std::toupper(static_cast<unsigned char>(word[0]))) + word.substr(1);
  return name;
}

ordered_json rule_json(const Rule& rule) {
  const std::string page(rule_page(rule));
  return {{"id", rule.id},
          {"name", pascal_case(rule.id)},
          {"shortDescription", text_json(rule.sentence)},
          {"fullDescription", text_json(rule.sentence)},
          {"help", {{"text", page_text(page)}, {"markdown", page}}},
          {"defaultConfiguration", {{"level", to_string(rule.severity)}}}};
}

/// A file of a folder has a place of its own; of a package only the package has, and the path in it is a logical one.
ordered_json location_json(const VerifyReport& report, const Finding& finding) {
  std::error_code absent;
  const bool is_folder = fs::is_directory(report.path, absent);
  const fs::path file = is_folder ? report.path / finding.path : report.path;
  return {{"physicalLocation", {{"artifactLocation", {{"uri", uri_of(file)}}}, {"region", {{"startLine", 1}}}}},
          {"logicalLocations", {{{"fullyQualifiedName", printable(finding.path)}, {"kind", "resource"}}}}};
}

ordered_json result_json(const MarkedReport& row, size_t index, const Verdict& verdict) {
  const Finding& finding = row.report.findings[index];
  const KnownFinding known = known_form(finding, row.report);
  ordered_json result = {
      {"ruleId", finding.rule},
      {"ruleIndex", find_rule(finding.rule) - rules().data()},
      {"level", to_string(finding.severity)},
      {"message", text_json(printable(finding.path + " " + finding.sentence))},
      {"locations", {location_json(row.report, finding)}},
      {"partialFingerprints",
       {{"finding/v1", digest_of(Digest::sha256(), known.rule + '\0' + known.path + '\0' + known.sentence)}}}};
  if (row.marks[index] == Mark::ignored)
    result["suppressions"] = {{{"kind", "external"}, {"justification", "--ignore " + finding.rule}}};
  if (row.marks[index] == Mark::known)
    result["suppressions"] = {
        {{"kind", "external"}, {"justification", "known in " + printable(verdict.baseline->string())}}};
  return result;
}

ordered_json notification_json(const VerifyReport& report) {
  return {{"level", "error"},
          {"message", text_json(printable(report.problem))},
          {"locations", {{{"physicalLocation", {{"artifactLocation", {{"uri", uri_of(report.path)}}}}}}}}};
}

}  // namespace

std::string report_sarif(const Verdict& verdict) {
  ordered_json rule_rows = ordered_json::array();
  for (const auto& rule : rules()) rule_rows.push_back(rule_json(rule));
  ordered_json results = ordered_json::array();
  ordered_json problems = ordered_json::array();
  for (const auto& row : verdict.reports) {
    if (!row.report.problem.empty()) problems.push_back(notification_json(row.report));
    for (size_t i = 0; i < row.marks.size(); ++i) results.push_back(result_json(row, i, verdict));
  }
  const ordered_json driver = {
      {"name", "extmod-pkg"}, {"version", EXTMOD_PKG_VERSION}, {"rules", std::move(rule_rows)}};
  const ordered_json invocation = {{"executionSuccessful", problems.empty()},
                                   {"exitCode", static_cast<int>(verdict.status())},
                                   {"toolExecutionNotifications", std::move(problems)}};
  const ordered_json log = {
      {"$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs",
       {{{"tool", {{"driver", driver}}},
         {"invocations", {invocation}},
         {"columnKind", "utf16CodeUnits"},
         {"results", std::move(results)}}}}};
  return log.dump(2, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace extmod
