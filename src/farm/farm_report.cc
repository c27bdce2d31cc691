// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/farm_report.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>

#include "farm/overview.h"
#include "support/atomic_file.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;

std::string relative_to(const fs::path& folder, const fs::path& path) {
  return path.lexically_relative(folder);
}

/// What verify has found, by its report in the task's folder: counts, and the findings that are no notes.
Json findings_of(const Task& task) {
  const auto text = read_file_if_exists(task.folder / "verify.json");
  const Json report = text ? Json::parse(*text, nullptr, false) : Json();
  if (!report.is_object() || !report.contains("verified") || !report["verified"].is_array()) return nullptr;
  std::map<std::string, int> counts;
  Json list = Json::array();
  for (const auto& package : report["verified"])
    for (const auto& finding : package.value("findings", Json::array())) {
      if (finding.contains("ignored") || finding.contains("baseline")) continue;
      const std::string severity = finding.value("severity", "");
      ++counts[severity];
      if (severity != "note") list.push_back(finding);
    }
  return {{"errors", counts["error"]}, {"warnings", counts["warning"]}, {"list", list}};
}

Json packages_of(const Farm& farm, const Task& task, const TaskState& state) {
  Json packages = Json::array();
  for (const auto& [path, digest] : state.packages) {
    std::error_code unknown;
    const auto size = fs::file_size(task.folder / path, unknown);
    packages.push_back({{"path", relative_to(farm.output, task.folder / path)},
                        {"sha256", digest},
                        {"size", unknown ? Json(nullptr) : Json(size)}});
  }
  return packages;
}

Json entry_of(const Farm& farm, const Task& task, const TaskResult& result) {
  const TaskState& state = result.state;
  Json entry = {{"id", task.id}};
  if (task.cell) {
    entry["kernel"] = task.cell->kernel;
    entry["architecture"] = task.cell->architecture;
    entry["flavour"] = task.cell->flavour;
  }
  entry["outcome"] = outcome_name(result.outcome);
  if (result.outcome == Outcome::blocked) entry["blocked_by"] = result.blocked_by;
  // Nobody knows more of it.
  if (state.inputs.empty() && state.status == 0) return entry;
  entry.update({{"exit_status", state.status},
                {"error", state.error},
                {"begin", state.begin},
                {"seconds", state.seconds},
                {"cpu_seconds", state.cpu_seconds},
                {"memory", state.memory},
                {"log", relative_to(farm.output, task.folder / "log")}});
  for (const auto& step : state.steps)
    entry["steps"].push_back({{"name", step.name}, {"exit_status", step.status}, {"seconds", step.seconds}});
  if (task.cell) {
    entry["packages"] = packages_of(farm, task, state);
    entry["findings"] = findings_of(task);
  }
  return entry;
}

}  // namespace

std::string outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kept:
      return "kept";
    case Outcome::done:
      return "done";
    case Outcome::failed:
      return "failed";
    case Outcome::blocked:
      return "blocked";
    case Outcome::unchosen:
      return "unchosen";
  }
  return "blocked";
}

bool all_done(const TaskResults& results) {
  return std::all_of(results.begin(), results.end(), [](const auto& result) {
    return result.second.outcome != Outcome::failed && result.second.outcome != Outcome::blocked;
  });
}

std::string write_farm_report(const Farm& farm, const TaskResults& results, const std::vector<std::string>& command,
                              double seconds) {
  Json report = {{"matrix", farm.matrix.file}, {"command", command}, {"seconds", seconds}};
  std::map<std::string, int> counts;
  std::string sums;
  report["parts"] = Json::array();
  report["cells"] = Json::array();
  for (const auto& task : farm.tasks) {
    const TaskResult& result = results.at(task.id);
    report[task.cell ? "cells" : "parts"].push_back(entry_of(farm, task, result));
    if (!task.cell) continue;
    ++counts[outcome_name(result.outcome)];
    if (result.state.status != 0) continue;
    for (const auto& [path, digest] : result.state.packages)
      sums += digest + "  " + relative_to(farm.output, task.folder / path) + "\n";
  }
  report["counts"] = counts;
  std::string text = report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  const auto before = read_file_if_exists(farm.output / "farm.json");
  if (before) write_atomically(farm.output / "farm.json.1", *before);
  write_atomically(farm.output / "index.html", farm_overview(text, before.value_or("")));
  write_atomically(farm.output / "farm.json", text);
  write_atomically(farm.output / "SHA256SUMS", sums);
  return text;
}

}  // namespace extmod
