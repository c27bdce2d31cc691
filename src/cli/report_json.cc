#include <nlohmann/json.hpp>

#include "cli/report.h"
#include "pipeline/findings_json.h"
#include "pipeline/manifest.h"

namespace extmod {
namespace {

using nlohmann::ordered_json;

constexpr int kIndent = 2;

}  // namespace

std::string report_json(const BuildReport& report) {
  return manifest_json(report);
}

std::string report_json(const std::vector<VerifyReport>& reports) {
  ordered_json list = ordered_json::array();
  for (const auto& report : reports) {
    ordered_json row = {{"path", report.path.string()},
                        {"verified", report.problem.empty() && !has_error(report.findings)}};
    if (!report.problem.empty()) row["problem"] = report.problem;
    row["release"] = report.release;
    row["run_arch"] = report.run_arch;
    row["entries"] = report.files;
    row["elf_files"] = report.elf_files;
    row["findings"] = findings_json(report.findings);
    list.push_back(row);
  }
  return ordered_json{{"verified", list}}.dump(kIndent, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string report_json(const std::vector<Diagnosis>& found) {
  ordered_json list = ordered_json::array();
  for (const auto& diagnosis : found)
    list.push_back({{"what", diagnosis.what},
                    {"good", diagnosis.good},
                    {"needed", diagnosis.needed},
                    {"state", diagnosis.state},
                    {"remedy", diagnosis.remedy}});
  return ordered_json{{"diagnoses", list}}.dump(kIndent, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace extmod
