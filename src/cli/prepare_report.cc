// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include "cli/findings_text.h"
#include "cli/report.h"
#include "jobs/prepare_record.h"
#include "support/printable.h"
#include "support/text.h"

namespace extmod {
namespace {

std::string what_was_made(const PrepareReport& report) {
  std::string text = report.built ? report.image + " and modules" : "modules_prepare";
  if (!report.symvers.empty()) text += ", Module.symvers as given";
  if (report.unchanged) return text + ", before: nothing changed, nothing was run";
  return report.changed.empty() ? text : text + "; changed: " + join(report.changed, ", ");
}

}  // namespace

std::string report_text(const PrepareReport& report) {
  std::string text = printable(report.objtree.string()) + ": Linux " + printable(report.release) + " for " +
                     printable(report.arch) + ", prepared\n";
  text += report_line("source", report.source.srctree.string());
  text += report_line("compiler", report.compiler);
  text += report_line("made", what_was_made(report));
  for (const auto& row : report.configuration.differences) text += report_line("config", difference_line(row));
  for (const auto& warning : report.configuration.warnings) text += report_line("config", warning);
  for (const auto& note : report.notes) text += report_line("note", note);
  text += report_line("log", report.log.string());
  double seconds = 0;
  for (const auto& step : report.steps) seconds += step.seconds;
  return text + report_line("time", fmt::format("{:.1f} s", seconds));
}

std::string report_json(const PrepareReport& report) {
  return prepare_json(report);
}

}  // namespace extmod
