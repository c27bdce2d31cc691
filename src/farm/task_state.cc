// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/task_state.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "support/atomic_file.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;

void to_json(nlohmann::ordered_json& json, const StepResult& step) {
  json = {{"name", step.name}, {"argv", step.argv}, {"exit_status", step.status}, {"seconds", step.seconds}};
}

void from_json(const nlohmann::ordered_json& json, StepResult& step) {
  json.at("name").get_to(step.name);
  json.at("argv").get_to(step.argv);
  json.at("exit_status").get_to(step.status);
  json.at("seconds").get_to(step.seconds);
}

std::optional<TaskState> read_task_state(const fs::path& folder) {
  const auto text = read_file_if_exists(folder / "state.json");
  if (!text) return std::nullopt;
  try {
    const auto json = nlohmann::ordered_json::parse(*text);
    TaskState state;
    json.at("inputs").get_to(state.inputs);
    json.at("exit_status").get_to(state.status);
    json.at("error").get_to(state.error);
    json.at("begin").get_to(state.begin);
    json.at("seconds").get_to(state.seconds);
    json.at("cpu_seconds").get_to(state.cpu_seconds);
    json.at("memory").get_to(state.memory);
    json.at("steps").get_to(state.steps);
    json.at("packages").get_to(state.packages);
    return state;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  }
}

void write_task_state(const fs::path& folder, const TaskState& state) {
  const nlohmann::ordered_json json = {
      {"inputs", state.inputs}, {"exit_status", state.status}, {"error", state.error},
      {"begin", state.begin},   {"seconds", state.seconds},    {"cpu_seconds", state.cpu_seconds},
      {"memory", state.memory}, {"steps", state.steps},        {"packages", state.packages}};
  write_atomically(folder / "state.json",
                   json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

bool is_done(const std::optional<TaskState>& state, const std::string& inputs, const fs::path& folder) {
  if (!state || state->status != 0 || state->inputs != inputs) return false;
  return std::all_of(state->packages.begin(), state->packages.end(), [&](const auto& package) {
    try {
      return sha256_of_file(folder / package.first) == package.second;
    } catch (const Error&) {  // it is gone
      return false;
    }
  });
}

}  // namespace extmod
