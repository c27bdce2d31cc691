// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/prove_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/findings_text.h"
#include "support/printable.h"

namespace extmod {
namespace {

using nlohmann::ordered_json;

constexpr int kJsonIndent = 2;

const char* place_name(TrialPlace place) {
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

std::string step_text(const TrialStep& step) {
  return report_line(step.good ? "ok" : "FAILED", fmt::format("{} ({:.1f} s)", step.name, step.seconds));
}

ordered_json step_json(const TrialStep& step) {
  return {{"name", step.name},
          {"good", step.good},
          {"seconds", step.seconds},
          {"command", step.command},
          {"output", step.output}};
}

ordered_json trial_json(const TrialReport& report) {
  ordered_json json = {
      {"headers", report.headers}, {"release", report.release},         {"arch", report.arch},
      {"proved", report.proved()}, {"place", place_name(report.place)}, {"own_programs", report.own_programs()}};
  if (!report.why.empty()) json["why"] = report.why;
  json["steps"] = ordered_json::array();
  for (const auto& step : report.steps) json["steps"].push_back(step_json(step));
  json["findings"] = ordered_json::array();
  for (const auto& finding : report.findings)
    json["findings"].push_back({{"severity", to_string(finding.severity)},
                                {"rule", finding.rule},
                                {"path", finding.path},
                                {"sentence", finding.sentence}});
  json["notes"] = report.notes;
  return json;
}

}  // namespace

std::string report_text(const std::vector<TrialReport>& reports) {
  std::string text;
  for (const auto& report : reports) {
    text += printable(report.headers + ": " + (report.proved() ? "proved" : "NOT proved")) + "\n";
    text += report_line("kernel", report.release + " for " + report.arch);
    text += report_line("ran", place_text(report));
    for (const auto& step : report.steps) text += step_text(step);
    text += findings_text(report.findings, true).lines;
    for (const auto& note : report.notes) text += report_line("note", note);
  }
  return text;
}

std::string report_json(const std::vector<TrialReport>& reports) {
  ordered_json json = {{"proved", ordered_json::array()}};
  for (const auto& report : reports) json["proved"].push_back(trial_json(report));
  return json.dump(kJsonIndent, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace extmod
