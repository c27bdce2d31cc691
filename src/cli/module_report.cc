// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/module_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/findings_text.h"
#include "support/printable.h"
#include "support/text.h"

namespace extmod {
namespace {

using nlohmann::ordered_json;

constexpr int kModuleIndent = 2;

std::string room_text(const ModuleReport& report) {
  switch (report.place) {
    case TrialPlace::in_place:
      return "the kernel's own programs, here";
    case TrialPlace::root:
      return "the kernel's own programs, in --root";
    case TrialPlace::native_programs:
      break;
  }
  return "programs made from the package's sources for this machine; the package's own do not run here (" + report.why +
         ")";
}

const char* room_name(TrialPlace place) {
  switch (place) {
    case TrialPlace::in_place:
      return "in place";
    case TrialPlace::root:
      return "root";
    case TrialPlace::native_programs:
      break;
  }
  return "native programs";
}

std::string module_text(const ModuleFile& module) {
  std::string text = fmt::format("{} ({} bytes) from {}", module.path, module.size, module.source);
  if (!module.needs.empty()) text += ", needs " + join(module.needs, " ");
  if (!module.signer.empty()) text += ", signed by " + module.signer;
  std::string lines = report_line("module", text);
  for (const auto& place : module.written) lines += report_line("wrote", place.string());
  return lines;
}

ordered_json module_json(const ModuleFile& module) {
  ordered_json json = {{"path", module.path},     {"source", module.source}, {"size", module.size},
                       {"sha256", module.sha256}, {"needs", module.needs},   {"written", ordered_json::array()}};
  if (!module.signer.empty()) json["signer"] = module.signer;
  for (const auto& place : module.written) json["written"].push_back(place.string());
  return json;
}

}  // namespace

std::string report_text(const ModuleReport& report) {
  std::string text =
      printable(fmt::format("{} for {} on {}: {}", count_text(report.modules.size(), "module"), report.release,
                            report.arch, report.verified ? "verified" : "NOT verified, nothing was written")) +
      "\n";
  text += report_line("compiler", report.compiler);
  text += report_line("ran", room_text(report));
  for (const auto& module : report.modules) text += module_text(module);
  for (const auto& package : report.packages)
    text += report_line("wrote",
                        fmt::format("{} ({} bytes, sha256 {})", package.path.string(), package.size, package.sha256));
  text += findings_text(report.findings, false).lines;
  for (const auto& note : report.notes) text += report_line("note", note);
  return text;
}

std::string report_json(const ModuleReport& report) {
  ordered_json json = {{"release", report.release},
                       {"arch", report.arch},
                       {"verified", report.verified},
                       {"compiler", report.compiler},
                       {"place", room_name(report.place)}};
  if (!report.why.empty()) json["why"] = report.why;
  json["modules"] = ordered_json::array();
  for (const auto& module : report.modules) json["modules"].push_back(module_json(module));
  json["packages"] = ordered_json::array();
  for (const auto& package : report.packages)
    json["packages"].push_back({{"format", package.format},
                                {"path", package.path.string()},
                                {"size", package.size},
                                {"sha256", package.sha256}});
  json["findings"] = ordered_json::array();
  for (const auto& finding : report.findings)
    json["findings"].push_back({{"severity", to_string(finding.severity)},
                                {"rule", finding.rule},
                                {"path", finding.path},
                                {"sentence", finding.sentence}});
  json["notes"] = report.notes;
  json["seconds"] = ordered_json::object();
  for (const auto& step : report.steps) json["seconds"][step.name] = step.seconds;
  return json.dump(kModuleIndent, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace extmod
