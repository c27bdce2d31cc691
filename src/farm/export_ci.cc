// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <cctype>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "farm/export.h"
#include "support/text.h"

namespace extmod {
namespace {

using Json = nlohmann::ordered_json;

/// Names of GitHub's jobs have letters, digits, `-` and `_`. Of two that become equal the second one gets a `_`.
class JobNames {
 public:
  explicit JobNames(const Farm& farm) {
    for (const auto& task : farm.tasks) {
      std::string name = task.id;
      const auto fits = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-'; };
      std::replace_if(
          name.begin(), name.end(), [&](char c) { return !fits(c); }, '_');
      if (std::isalpha(static_cast<unsigned char>(name.front())) == 0) name.insert(0, "cell_");
      while (!used_.insert(name).second) name += "_";
      names_[task.id] = name;
    }
  }
  const std::string& of(const std::string& id) const { return names_.at(id); }

 private:
  std::map<std::string, std::string> names_;
  std::set<std::string> used_;
};

std::vector<std::string> all_before(const Task& task) {
  std::vector<std::string> ids = task.needs;
  ids.insert(ids.end(), task.behind.begin(), task.behind.end());
  return ids;
}

}  // namespace

// JSON is YAML, and its quotes leave no question open.
std::string exported_gitlab(const Farm& farm, const std::string& program) {
  Json jobs;
  for (const auto& task : farm.tasks) {
    Json job = {{"script", Json::array({shell_quote(task_command(farm, task, program))})}};
    job["needs"] = Json::array();
    for (const auto& id : task.needs) job["needs"].push_back({{"job", id}, {"artifacts", false}});
    // A job that it needs must have ended well, so the cells in front of it are left out.
    job["retry"] = {{"max", 1}, {"exit_codes", Json::array({3})}};
    jobs[task.id] = std::move(job);
  }
  return "# Runners share the folder " + farm.output.string() + "\n" + jobs.dump(2) + "\n";
}

std::string exported_github(const Farm& farm, const std::string& program) {
  const JobNames names(farm);
  Json jobs;
  for (const auto& task : farm.tasks) {
    Json job = {{"name", task.id}, {"runs-on", "self-hosted"}};
    for (const auto& id : all_before(task)) job["needs"].push_back(names.of(id));
    if (!task.behind.empty()) {
      std::string condition = "${{ !cancelled()";
      for (const auto& id : task.needs) condition += " && needs." + names.of(id) + ".result == 'success'";
      job["if"] = condition + " }}";
    }
    job["steps"] = Json::array({{{"run", shell_quote(task_command(farm, task, program))}}});
    jobs[names.of(task.id)] = std::move(job);
  }
  const Json workflow = {{"name", "kernel packages"}, {"on", {{"workflow_dispatch", Json::object()}}}, {"jobs", jobs}};
  return "# Runners share the folder " + farm.output.string() + "\n" + workflow.dump(2) + "\n";
}

}  // namespace extmod
