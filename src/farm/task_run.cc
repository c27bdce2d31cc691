// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/task_run.h"

#include <sys/resource.h>

#include <chrono>
#include <ctime>
#include <fstream>
#include <system_error>

#include "support/atomic_file.h"
#include "support/error.h"
#include "support/file_lock.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count(); }

 private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// Progress into the log.
class LogProgress : public Progress {
 public:
  explicit LogProgress(std::ofstream& log) : log_(log) {}
  void step(const std::string& name) override { log_ << name << std::endl; }
  void detail(const std::string&) override {}
  void warning(const std::string& text) override { log_ << "warning: " << text << std::endl; }

 private:
  std::ofstream& log_;
};

/// `extmod-pkg: error: MESSAGE` of what a command said.
std::string last_error(const std::string& said) {
  std::string error;
  for (const auto& line : split(said, '\n'))
    if (constexpr std::string_view kStart = "extmod-pkg: error: "; line.starts_with(kStart))
      error = line.substr(kStart.size());
  return error;
}

class TaskRun {
 public:
  TaskRun(const Farm& farm, const Task& task, CommandRunner& runner)
      : farm_(farm), task_(task), runner_(runner), log_(task.folder / "log") {}

  TaskState run(const std::string& inputs) {
    state_.inputs = inputs;
    state_.begin = std::time(nullptr);
    const Stopwatch watch;
    if (task_.unpack) unpack();
    for (const auto& step : task_.steps)
      if (state_.status == 0) run_step(step);
    state_.seconds = watch.seconds();
    rusage usage = {};
    ::getrusage(RUSAGE_CHILDREN, &usage);
    constexpr double kMicro = 1e-6;
    constexpr uint64_t kKilo = 1024;
    for (const auto& time : {usage.ru_utime, usage.ru_stime})
      state_.cpu_seconds += static_cast<double>(time.tv_sec) + kMicro * static_cast<double>(time.tv_usec);
    state_.memory = kKilo * static_cast<uint64_t>(usage.ru_maxrss);
    return state_;
  }

 private:
  void unpack() {
    LogProgress progress(log_);
    const Stopwatch watch;
    StepResult result{"unpack", {task_.unpack->source}};
    try {
      provide_source(*task_.unpack, *task_.unpack->unpack, runner_, progress);
    } catch (const Error& error) {
      log_ << "extmod-pkg: error: " << error.what() << std::endl;
      state_.error = error.what();
      result.status = state_.status = static_cast<int>(error.status());
    }
    result.seconds = watch.seconds();
    state_.steps.push_back(std::move(result));
  }

  void run_step(const TaskStep& step) {
    std::vector<std::string> argv = {fs::read_symlink("/proc/self/exe")};
    argv.insert(argv.end(), step.argv.begin(), step.argv.end());
    if (step.takes_packages)
      for (const auto& [package, digest] : state_.packages) argv.push_back(task_.folder / package);
    log_ << "$ " << shell_quote(argv) << std::endl;
    const Stopwatch watch;
    Command command;
    command.argv = argv;
    command.cwd = farm_.matrix.file.parent_path();
    command.environment = own_environment();
    command.on_errors = [this](const std::string& piece) { log_ << piece << std::flush; };
    const CommandResult result = runner_.run(command);
    write_atomically(task_.folder / (step.name + ".json"), result.output, Sync::nothing);
    state_.steps.push_back({step.name, argv, result.status, watch.seconds()});
    if (result.status != 0) {
      state_.status = result.status;
      state_.error = last_error(result.errors);
      if (state_.error.empty()) state_.error = step.name + " ends with status " + std::to_string(result.status);
    }
    if (step.name == "build" && result.status == 0)
      for (const auto& [name, digest] : listed_packages(task_.folder / "packages"))
        state_.packages["packages/" + name] = digest;
  }

  const Farm& farm_;
  const Task& task_;
  CommandRunner& runner_;
  std::ofstream log_;
  TaskState state_;
};

void make_folder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) throw system_error("cannot make a folder", folder, failed.value());
}

}  // namespace

std::map<std::string, std::string> listed_packages(const fs::path& folder) {
  std::map<std::string, std::string> packages;
  constexpr size_t kDigest = 64;
  for (const auto& line : split(read_file(folder / "SHA256SUMS"), '\n'))
    if (line.size() > kDigest + 2) packages[line.substr(kDigest + 2)] = line.substr(0, kDigest);
  return packages;
}

TaskState run_task(const Farm& farm, const Task& task, TaskInputs& inputs, CommandRunner& runner) {
  make_folder(task.folder);
  const FileLock lock(task.folder / "lock");
  const std::string digest = inputs.digest(task);
  if (const auto state = read_task_state(task.folder); is_done(state, digest, task.folder)) return *state;
  std::error_code ignored;
  fs::remove(task.folder / "state.json", ignored);
  fs::remove_all(task.folder / "packages", ignored);
  TaskState state = TaskRun(farm, task, runner).run(digest);
  check_interrupt();
  write_task_state(task.folder, state);
  return state;
}

}  // namespace extmod
