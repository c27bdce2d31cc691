// SPDX-License-Identifier: GPL-2.0-or-later
#include <nlohmann/json.hpp>

#include "cli/report.h"
#include "jobs/manifest.h"

namespace extmod {
namespace {

using nlohmann::ordered_json;

constexpr int kIndent = 2;

}  // namespace

std::string report_json(const BuildReport& report) {
  return manifest_json(report);
}

std::string report_json(const std::vector<Diagnosis>& found) {
  ordered_json list = ordered_json::array();
  for (const auto& diagnosis : found)
    list.push_back({{"what", diagnosis.what},
                    {"good", diagnosis.good},
                    {"needed", diagnosis.needed},
                    {"state", diagnosis.state},
                    {"remedy", diagnosis.remedy}});
  return ordered_json{{"diagnoses", list}}.dump(kIndent, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

std::string report_json(const SysrootReport& report) {
  ordered_json packages = ordered_json::array();
  for (const auto& package : report.record.packages)
    packages.push_back({{"name", package.name},
                        {"version", package.version},
                        {"architecture", package.architecture},
                        {"sha256", package.sha256}});
  ordered_json json = {{"sysroot", report.path.string()},
                       {"run_arch", report.record.run_arch},
                       {"packages", packages},
                       {"problems", report.problems}};
  return json.dump(kIndent, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace extmod
