#include <nlohmann/json.hpp>

#include "cli/report.h"

namespace extmod {
namespace {

using nlohmann::ordered_json;

constexpr int kIndent = 2;

ordered_json findings_json(const Findings& findings) {
  ordered_json list = ordered_json::array();
  for (const auto& finding : findings)
    list.push_back({{"severity", to_string(finding.severity)},
                    {"rule", finding.rule},
                    {"path", finding.path},
                    {"sentence", finding.sentence}});
  return list;
}

ordered_json programs_json(const std::vector<HostProgramResult>& programs) {
  ordered_json list = ordered_json::array();
  for (const auto& program : programs) {
    ordered_json row = {
        {"path", program.path}, {"outcome", to_string(program.outcome)}, {"required", program.required}};
    if (!program.feature.empty()) row["feature"] = program.feature;
    if (!program.reason.empty()) row["reason"] = program.reason;
    if (!program.missing_library.empty()) row["missing_library"] = program.missing_library;
    list.push_back(row);
  }
  return list;
}

ordered_json packages_json(const std::vector<WrittenPackage>& packages) {
  ordered_json list = ordered_json::array();
  for (const auto& package : packages)
    list.push_back({{"format", package.format},
                    {"path", package.path.string()},
                    {"size", package.size},
                    {"sha256", package.sha256}});
  return list;
}

ordered_json toolchain_json(const Toolchain& toolchain) {
  ordered_json json = {{"run_arch", toolchain.run_arch->name},
                       {"machine", to_string(toolchain.run_arch->machine)},
                       {"cross", toolchain.cross}};
  if (toolchain.compiler) {
    json["compiler"] = toolchain.compiler->argv;
    json["compiler_version"] = toolchain.compiler->version;
  }
  return json;
}

}  // namespace

std::string report_json(const BuildReport& report) {
  ordered_json steps = ordered_json::array();
  for (const auto& step : report.steps) steps.push_back({{"name", step.name}, {"seconds", step.seconds}});
  ordered_json json = {{"inputs",
                        {{"objtree", report.tree.objtree.string()},
                         {"srctree", report.tree.srctree.string()},
                         {"arch", report.tree.arch_name},
                         {"release", report.tree.release},
                         {"kernel_version", report.tree.version},
                         {"module_symvers", report.tree.has_symvers}}},
                       {"toolchain", toolchain_json(report.toolchain)},
                       {"plan",
                        {{"files", report.planned_files},
                         {"bytes", report.planned_bytes},
                         {"time", report.package.time},
                         {"dropped", report.dropped}}},
                       {"host_programs", programs_json(report.programs)},
                       {"dry_run", report.dry_run},
                       {"verified", report.verified},
                       {"checked", {{"entries", report.checked_files}, {"elf_files", report.checked_elf_files}}},
                       {"findings", findings_json(report.findings)},
                       {"packages", packages_json(report.packages)},
                       {"steps", steps}};
  if (!report.staged.empty()) json["staged"] = report.staged.string();
  return json.dump(kIndent, ' ', false, ordered_json::error_handler_t::replace) + "\n";
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
