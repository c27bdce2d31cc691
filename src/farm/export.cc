// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/export.h"

#include <nlohmann/json.hpp>

#include "support/text.h"

namespace extmod {
namespace {

std::string stamp_of(const Task& task) {
  return task.folder / "state.json";
}

/// A word of a Makefile's recipe or of a ninja command: the shell's quotes, and `$` doubled.
std::string command_text(const Farm& farm, const Task& task, const std::string& program) {
  return replace_all(shell_quote(task_command(farm, task, program)), "$", "$$");
}

/// The stamps of what the task needs. Neither make nor ninja knows an order that a failure does not break, so the cells
/// in front of it are left out: then its host programs may be compiled twice.
std::string stamps_before(const Farm& farm, const Task& task) {
  std::string text;
  for (const auto& id : task.needs) text += " " + stamp_of(farm.task(id));
  return text;
}

std::string exported_make(const Farm& farm, const std::string& program) {
  std::string text = "# make -k -j: every cell of " + farm.matrix.file.string() + "\n\nall:";
  for (const auto& task : farm.tasks)
    if (task.cell) text += " " + stamp_of(task);
  text += "\n.PHONY: all FORCE\n";
  for (const auto& task : farm.tasks)
    // It knows itself whether it is done.
    text += "\n" + stamp_of(task) + ": FORCE" + stamps_before(farm, task) + "\n\t+" +
            command_text(farm, task, program) + "\n";
  return text;
}

std::string exported_ninja(const Farm& farm, const std::string& program) {
  std::string text = "# ninja -k 0: every cell of " + farm.matrix.file.string() +
                     "\n\nrule task\n  command = $command\n  description = $id\n  restat = 1\n\nbuild always: phony\n";
  std::string all;
  for (const auto& task : farm.tasks) {
    text += "\nbuild " + stamp_of(task) + ": task | always" + stamps_before(farm, task) + "\n  id = " + task.id +
            "\n  command = " + command_text(farm, task, program) + "\n";
    if (task.cell) all += " " + stamp_of(task);
  }
  return text + "\nbuild all: phony" + all + "\ndefault all\n";
}

}  // namespace

std::string exported_json(const Farm& farm, const std::string& program) {
  nlohmann::ordered_json tasks = nlohmann::ordered_json::array();
  for (const auto& task : farm.tasks) {
    nlohmann::ordered_json entry = {{"id", task.id},
                                    {"command", task_command(farm, task, program)},
                                    {"needs", task.needs},
                                    {"behind", task.behind},
                                    {"folder", task.folder}};
    for (const auto& step : task.steps) entry["steps"].push_back(step.argv);
    tasks.push_back(std::move(entry));
  }
  return nlohmann::ordered_json{{"matrix", farm.matrix.file}, {"tasks", tasks}}.dump(2) + "\n";
}

const std::vector<FarmExport>& farm_exports() {
  static const std::vector<FarmExport> kExports = {
      {"make", "a Makefile", exported_make},
      {"ninja", "a build.ninja", exported_ninja},
      {"gitlab", "a .gitlab-ci.yml", exported_gitlab},
      {"github", "a workflow of GitHub Actions", exported_github},
      {"json", "the tasks with their commands", exported_json},
  };
  return kExports;
}

}  // namespace extmod
