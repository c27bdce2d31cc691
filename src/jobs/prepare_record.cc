// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/prepare_record.h"

#include <nlohmann/json.hpp>

#include "support/text.h"

namespace extmod {
namespace {

using nlohmann::ordered_json;

constexpr int kRecordIndent = 2;
constexpr const char* kRecordSchema = "extmod-pkg/prepare/1";

ordered_json source_json(const SourceTree& source) {
  ordered_json json = {{"path", source.source.string()}, {"srctree", source.srctree.string()}};
  if (!source.sha256.empty()) json["sha256"] = source.sha256;
  json["fingerprint"] = source.fingerprint;
  json["newest"] = source.newest;
  return json;
}

ordered_json configuration_json(const ConfigurationReport& report) {
  ordered_json inputs = ordered_json::array();
  for (const auto& input : report.inputs) inputs.push_back({{"path", input.path.string()}, {"sha256", input.sha256}});
  ordered_json differences = ordered_json::array();
  for (const auto& row : report.differences)
    differences.push_back(
        {{"place", row.place}, {"symbol", row.symbol}, {"asked", row.asked}, {"got", row.got}, {"why", row.why}});
  return {{"inputs", inputs}, {"differences", differences}, {"warnings", report.warnings}, {"sha256", report.sha256}};
}

ordered_json commands_json(const std::vector<MakeCommand>& commands) {
  ordered_json list = ordered_json::array();
  for (const auto& command : commands)
    list.push_back({{"command", shell_quote(command.argv)}, {"seconds", command.seconds}});
  return list;
}

ordered_json steps_json(const std::vector<StepTime>& steps) {
  ordered_json list = ordered_json::array();
  for (const auto& step : steps) list.push_back({{"name", step.name}, {"seconds", step.seconds}});
  return list;
}

/// What a record that somebody may have edited says at least.
void read_configuration(const ordered_json& json, ConfigurationReport& report) {
  report.sha256 = json.at("sha256");
  report.warnings = json.at("warnings");
  for (const auto& row : json.at("inputs")) report.inputs.push_back({std::string(row.at("path")), row.at("sha256")});
  for (const auto& row : json.at("differences"))
    report.differences.push_back({row.at("place"), row.at("symbol"), row.at("asked"), row.at("got"), row.at("why")});
}

}  // namespace

std::string prepare_json(const PrepareReport& report) {
  ordered_json json = {{"schema", kRecordSchema},
                       {"version", EXTMOD_PKG_VERSION},
                       {"command", report.command},
                       {"objtree", report.objtree.string()},
                       {"log", report.log.string()},
                       {"source", source_json(report.source)},
                       {"configuration", configuration_json(report.configuration)},
                       {"arch", report.arch},
                       {"release", report.release},
                       {"compiler", report.compiler},
                       {"time", report.time},
                       {"built", report.built}};
  if (!report.image.empty()) json["image"] = report.image;
  if (!report.symvers.empty()) json["symvers"] = {{"sha256", report.symvers}};
  json["unchanged"] = report.unchanged;
  json["changed"] = report.changed;
  json["notes"] = report.notes;
  json["commands"] = commands_json(report.commands);
  json["steps"] = steps_json(report.steps);
  return json.dump(kRecordIndent, ' ', true, ordered_json::error_handler_t::replace) + "\n";
}

bool read_prepare_record(PrepareReport& report) {
  const auto text = read_file_if_exists(report.objtree / kPrepareRecord);
  const ordered_json json = ordered_json::parse(text.value_or(""), nullptr, false);
  if (!json.is_object()) return false;
  try {
    report.release = json.at("release");
    report.compiler = json.at("compiler");
    report.arch = json.at("arch");
    report.time = json.at("time");
    report.built = json.at("built");
    report.image = json.value("image", "");
    if (json.contains("symvers")) report.symvers = json.at("symvers").at("sha256");
    report.notes = json.at("notes");
    read_configuration(json.at("configuration"), report.configuration);
  } catch (const ordered_json::exception&) {
    return false;
  }
  return true;
}

std::optional<int64_t> time_of_prepare(const std::filesystem::path& objtree) {
  PrepareReport report;
  report.objtree = objtree;
  if (!read_prepare_record(report)) return std::nullopt;
  return report.time;
}

}  // namespace extmod
