// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/task_inputs.h"

#include <system_error>

#include "jobs/obeyed_variables.h"
#include "support/digest.h"
#include "support/folder_content.h"
#include "support/process.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

bool is_below(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

/// The environment variables that a task's commands obey.
std::string variables() {
  std::string text = digest_of_make_variables() + "\n" + join(build_variables(), "\n") + "\n";
  for (const char* name : {"DEBFULLNAME", "DEBEMAIL"}) text += environment(name).value_or("") + "\n";
  return text;
}

}  // namespace

std::string TaskInputs::of_path(const fs::path& path) {
  std::string& known = paths_[path];
  if (!known.empty()) return known;
  std::error_code ignored;
  if (fs::is_regular_file(path, ignored))
    known = sha256_of_file(path);
  else if (fs::is_directory(path, ignored))
    known = content_of_folder(path, [](const std::string& name) { return is_version_control(name); }).fingerprint;
  else
    known = "-";
  return known;
}

std::string TaskInputs::digest(const Task& task) {
  if (const auto known = tasks_.find(task.id); known != tasks_.end()) return known->second;
  std::string text = "program " + of_path("/proc/self/exe") + "\n" + variables();
  const fs::path folder = farm_.matrix.file.parent_path();
  const auto add = [&](const std::string& word) {
    text += word + "\n";
    // What the farm makes is known by the tasks that make it.
    if (const fs::path path = (folder / word).lexically_normal();
        !word.starts_with("-") && !is_below(path, farm_.output))
      if (const std::string content = of_path(path); content != "-") text += content + "\n";
  };
  if (task.unpack) {
    add(task.unpack->source);
    for (const auto& file : {task.unpack->sha256sums, task.unpack->signature, task.unpack->keyring})
      add(file ? file->string() : std::string("-"));
    if (task.unpack->keep_vcs) add("keep-vcs");
  }
  for (const auto& step : task.steps) {
    text += step.argv.front() + "\n";  // a subcommand; people have folders called `build`
    for (size_t i = 1; i < step.argv.size(); ++i) add(step.argv[i]);
  }
  for (const auto& part : task.needs) text += digest(farm_.task(part)) + "\n";
  return tasks_[task.id] = digest_of(Digest::sha256(), text);
}

}  // namespace extmod
