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
  ordered_json json = {{"sysroot", report.path.string()}};
  json.update(ordered_json::parse(sysroot_record_json(report.record)));
  json["problems"] = report.problems;
  return json.dump(kIndent, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

std::string report_json(const SysrootCheck& check) {
  ordered_json libraries = ordered_json::array();
  for (const auto& library : check.libraries)
    libraries.push_back({{"name", library.name},
                         {"found", library.found},
                         {"programs", library.programs},
                         {"brought_by", library.brought_by},
                         {"remedy", library.remedy},
                         {"output", library.output}});
  ordered_json json = {{"sysroot", check.sysroot.string()},     {"objtree", check.objtree.string()},
                       {"suffices", check.suffices()},          {"compiler", check.compiler},
                       {"userland", to_string(check.userland)}, {"libraries", libraries}};
  return json.dump(kIndent, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace extmod
