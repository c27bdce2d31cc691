// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/task.h"

#include <fnmatch.h>

#include <algorithm>
#include <map>
#include <set>
#include <system_error>

#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

std::string text_of(const Settings& settings, const std::string& name) {
  const auto found = settings.find(name);
  return found == settings.end() || found->second.values.empty() ? std::string() : found->second.values.back();
}

/// The settings of a command as words of its command line.
std::vector<std::string> words_of(const Settings& settings, const std::string& command) {
  const std::string prefix = command == "build" ? "" : command + ".";
  std::vector<std::string> words;
  for (const auto& [name, setting] : settings) {
    if (!name.starts_with(prefix)) continue;
    const std::string option = name.substr(prefix.size());
    if (option.find('.') != std::string::npos || option == "source" || option == "objtree" || option == "checks")
      continue;
    for (const auto& value : setting.values) {
      words.push_back("--" + option);
      if (!setting.is_switch) words.push_back(value);
    }
  }
  return words;
}

class FarmPlan {
 public:
  explicit FarmPlan(Farm& farm) : farm_(farm), folder_(farm.matrix.file.parent_path()) {}

  void make() {
    std::vector<Task> cells;
    for (const auto& cell : cells_of(farm_.matrix)) cells.push_back(cell_task(cell));
    farm_.tasks.insert(farm_.tasks.end(), cells.begin(), cells.end());
  }

 private:
  [[noreturn]] void refuse(const Cell& cell, const std::string& what, const std::string& advice) const {
    throw Error(ExitStatus::impossible, what, farm_.matrix.file.string() + ": " + cell.id(), advice);
  }

  Task cell_task(const Cell& cell) {
    Task task;
    task.id = cell.id();
    task.folder = farm_.output / cell.kernel / cell.architecture / cell.flavour;
    task.cell = cell;
    if (!known_.insert(task.id).second) refuse(cell, "the matrix has this cell twice", "remove one row of include");
    task.steps.push_back({"build", build_words(cell, task)});
    for (const auto& check : checks(cell)) {
      std::vector<std::string> words = {check, "--json"};
      for (const auto& word : words_of(cell.settings, check)) words.push_back(word);
      task.steps.push_back({check, std::move(words), true});
    }
    // One cell compiles the host programs of a kernel for an architecture.
    std::string& first = first_[cell.kernel + "/" + cell.architecture];
    if (first.empty())
      first = task.id;
    else
      task.behind.push_back(first);
    return task;
  }

  std::vector<std::string> checks(const Cell& cell) const {
    const auto found = cell.settings.find("checks");
    if (found == cell.settings.end()) return {"verify"};
    for (const auto& check : found->second.values)
      if (check != "verify" && check != "prove")
        refuse(cell, "`" + check + "` is no check", "checks are verify and prove");
    return found->second.values;
  }

  std::vector<std::string> build_words(const Cell& cell, Task& task) {
    const std::string source = text_of(cell.settings, "source");
    const std::string objtree = text_of(cell.settings, "objtree");
    if (source.empty() == objtree.empty())
      refuse(cell, "it has no kernel, or two",
             "give the kernel either source = \"FILE or FOLDER\" or objtree = \"FOLDER\"");
    std::vector<std::string> words = {"build", source.empty() ? objtree : source, "--json"};
    if (objtree.empty()) {
      words.insert(words.end(), {"--objtree", task.folder / "objtree"});
      if (!cell.settings.contains("arch")) words.insert(words.end(), {"--arch", cell.architecture});
      if (const std::string part = source_part(cell, source); !part.empty()) {
        task.needs.push_back(part);
        words.insert(words.end(), {"--unpack", unpacked(cell)});
      }
    }
    if (const std::string part = sysroot_part(cell); !part.empty()) {
      task.needs.push_back(part);
      words.insert(words.end(), {"--sysroot", farm_.output / "sysroot" / cell.architecture / "root"});
    }
    for (const auto& word : words_of(cell.settings, "build")) words.push_back(word);
    words.insert(words.end(), farm_.options.begin(), farm_.options.end());
    words.insert(words.end(), {"--output", task.folder / "packages"});
    return words;
  }

  fs::path unpacked(const Cell& cell) const { return farm_.output / "source" / cell.kernel / "tree"; }

  /// The part that unpacks an archive; empty for a folder.
  std::string source_part(const Cell& cell, const std::string& source) {
    std::error_code ignored;
    if (fs::is_directory(folder_ / source, ignored)) return {};
    std::string id = "source/" + cell.kernel;
    if (!known_.insert(id).second) return id;
    Task task;
    task.id = id;
    task.folder = farm_.output / "source" / cell.kernel;
    SourceRequest request;
    request.source = folder_ / source;
    const auto path = [&](const char* option) -> std::optional<fs::path> {
      const std::string text = text_of(cell.settings, option);
      return text.empty() ? std::nullopt : std::optional(folder_ / text);
    };
    request.sha256sums = path("sha256sums");
    request.signature = path("signature");
    request.keyring = path("keyring");
    request.keep_vcs = cell.settings.contains("keep-vcs");
    request.unpack = unpacked(cell);
    task.unpack = request;
    farm_.tasks.push_back(std::move(task));
    return id;
  }

  /// The part that makes libraries of an architecture; empty where nobody asks for one.
  std::string sysroot_part(const Cell& cell) {
    const auto words = words_of(cell.settings, "sysroot");
    if (words.empty()) return {};
    std::string id = "sysroot/" + cell.architecture;
    if (!known_.insert(id).second) return id;
    Task task;
    task.id = id;
    task.folder = farm_.output / "sysroot" / cell.architecture;
    task.steps.push_back({"sysroot", {"sysroot", "--json"}});
    auto& argv = task.steps.back().argv;
    argv.insert(argv.end(), words.begin(), words.end());
    argv.insert(argv.end(), {"--output", task.folder / "root"});
    farm_.tasks.push_back(std::move(task));
    return id;
  }

  Farm& farm_;
  fs::path folder_;  ///< of the matrix
  std::set<std::string> known_;
  std::map<std::string, std::string> first_;  ///< cell of a kernel and architecture
};

}  // namespace

const Task& Farm::task(const std::string& id) const {
  for (const auto& task : tasks)
    if (task.id == id) return task;
  throw Error(ExitStatus::impossible, "the matrix has no such task", matrix.file.string() + ": " + id,
              "`extmod-pkg farm MATRIX --list` has their names");
}

Farm plan_farm(Matrix matrix, const fs::path& output, std::vector<std::string> options) {
  Farm farm{std::move(matrix), fs::absolute(output).lexically_normal(), std::move(options), {}};
  FarmPlan(farm).make();
  return farm;
}

void keep_only(Farm& farm, const std::vector<std::string>& patterns) {
  if (patterns.empty()) return;
  std::set<std::string> kept;
  for (const auto& pattern : patterns) {
    const size_t before = kept.size();
    for (const auto& task : farm.tasks) {
      if (!task.cell || ::fnmatch(pattern.c_str(), task.id.c_str(), 0) != 0) continue;
      kept.insert(task.id);
      kept.insert(task.needs.begin(), task.needs.end());
    }
    if (kept.size() == before)
      throw Error(ExitStatus::impossible, "no cell is called like that, or only those of other patterns", pattern,
                  "`extmod-pkg farm MATRIX --list` has their names; * stands for anything");
  }
  std::erase_if(farm.tasks, [&](const Task& task) { return !kept.contains(task.id); });
  for (auto& task : farm.tasks) std::erase_if(task.behind, [&](const std::string& id) { return !kept.contains(id); });
}

std::vector<std::string> task_command(const Farm& farm, const Task& task, const std::string& program) {
  std::vector<std::string> words = {program, "farm", farm.matrix.file, "--output", farm.output};
  for (size_t i = 0; i < farm.options.size(); ++i) words.push_back(farm.options[i]);
  words.insert(words.end(), {"--run", task.id});
  return words;
}

}  // namespace extmod
