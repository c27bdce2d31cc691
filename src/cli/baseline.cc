// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/baseline.h"

#include <nlohmann/json.hpp>

#include "support/error.h"
#include "support/printable.h"
#include "support/text.h"

namespace extmod {
namespace {

using nlohmann::ordered_json;

constexpr const char* kSchema = "extmod-pkg/baseline/1";

std::string without_names(std::string text, const VerifyReport& report) {
  if (!report.path.empty()) text = replace_all(std::move(text), report.path.string(), "{path}");
  if (!report.release.empty()) text = replace_all(std::move(text), report.release, "{release}");
  return printable(text);
}

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
  throw Error(ExitStatus::impossible, "not a baseline of verify: " + why, name,
              "write it again with --write-baseline FILE");
}

std::string text_in(const ordered_json& row, const char* key, const std::string& name) {
  auto value = row.is_object() ? row.find(key) : row.end();
  if (!row.is_object() || value == row.end() || !value->is_string())
    refuse(name, std::string("a finding has no text `") + key + "`");
  return *value;
}

}  // namespace

KnownFinding known_form(const Finding& finding, const VerifyReport& report) {
  return {finding.rule, without_names(finding.path, report), without_names(finding.sentence, report)};
}

Baseline parse_baseline(std::string_view json, const std::string& name) {
  const ordered_json file = ordered_json::parse(json, nullptr, false);
  if (file.is_discarded()) refuse(name, "it is not JSON");
  if (!file.is_object() || !file.contains("schema") || file["schema"] != kSchema)
    refuse(name, std::string("its `schema` is not ") + kSchema);
  if (!file.contains("findings") || !file["findings"].is_array()) refuse(name, "it has no list `findings`");
  Baseline baseline;
  for (const auto& row : file["findings"])
    baseline.insert({text_in(row, "rule", name), text_in(row, "path", name), text_in(row, "sentence", name)});
  return baseline;
}

Baseline read_baseline(const std::filesystem::path& file) {
  return parse_baseline(read_file(file), file);
}

std::string baseline_json(const Baseline& baseline) {
  std::string rows;
  for (const auto& known : baseline) {
    const ordered_json row = {{"rule", known.rule}, {"path", known.path}, {"sentence", known.sentence}};
    rows += (rows.empty() ? "\n    " : ",\n    ") + row.dump(-1, ' ', true, ordered_json::error_handler_t::replace);
  }
  return std::string("{\n  \"schema\": \"") + kSchema + "\",\n  \"findings\": [" + rows +
         (rows.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

}  // namespace extmod
