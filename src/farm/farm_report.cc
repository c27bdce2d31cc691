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

/// The report of a step that was run, in the task's folder. One of a run before may also lie there.
fs::path report_of(const Task& task, const TaskState& state, const std::string& name) {
  const bool was_run =
      std::any_of(state.steps.begin(), state.steps.end(), [&](auto& step) { return step.name == name; });
  std::error_code unknown;
  const fs::path report = task.folder / (name + ".json");
  const auto size = was_run ? fs::file_size(report, unknown) : 0;
  return !unknown && size > 0 ? report : fs::path();
}

Json read_report(const fs::path& report) {
  const auto text = report.empty() ? std::nullopt : read_file_if_exists(report);
  return text ? Json::parse(*text, nullptr, false) : Json();
}

/// The digests of the kernel's files from which its packages were made.
Json kernel_files_of(const Task& task, const TaskState& state) {
  const Json report = read_report(report_of(task, state, "build"));
  const auto sha256 = Json::json_pointer("/inputs/sha256");
  if (!report.is_object() || !report.contains(sha256) || !report[sha256].is_object()) return Json::object();
  return report[sha256];
}

/// What verify has found: counts, and the findings that are no notes.
Json findings_of(const Task& task, const TaskState& state) {
  const Json report = read_report(report_of(task, state, "verify"));
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
                {"memory", state.memory}});
  if (std::error_code unknown; fs::exists(task.folder / "log", unknown))
    entry["log"] = relative_to(farm.output, task.folder / "log");
  for (const auto& step : state.steps) {
    Json row = {{"name", step.name}, {"exit_status", step.status}, {"seconds", step.seconds}};
    if (const fs::path report = report_of(task, state, step.name); !report.empty())
      row["report"] = relative_to(farm.output, report);
    entry["steps"].push_back(row);
  }
  if (task.cell) {
    entry["packages"] = packages_of(farm, task, state);
    entry["findings"] = findings_of(task, state);
    entry["kernel_files"] = kernel_files_of(task, state);
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
