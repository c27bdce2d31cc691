// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>

#include "cli/farm_listener.h"
#include "cli/output.h"
#include "cli/subcommand.h"
#include "farm/export.h"
#include "farm/farm_report.h"
#include "farm/job_tokens.h"
#include "farm/local_engine.h"
#include "farm/slurm_engine.h"
#include "farm/task_run.h"
#include "support/error.h"
#include "support/job_server.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr const char* kFarmFooter = R"~(
MATRIX.toml has kernels, architectures and flavours. A cell is one of each: packages of one kernel for one architecture
in one flavour. Keys are the long options of `extmod-pkg build`; those in the tables verify, prove and sysroot are of
these commands. A list adds to the lists before it, another value replaces them: first come the keys at the top, then
those of the kernel, the architecture, the flavour and include. {kernel}, {architecture} and {flavour} stand for the
names. Paths begin at the matrix's folder. A source archive is unpacked once, a sysroot made once. include and exclude
are those of GitHub's strategy.matrix.

  format = ["FORMAT"]
  checks = ["verify", "prove"]       # verify is the default
  [kernel."6.12"]
  source = "linux-6.12.tar.xz"       # archive or folder; or objtree = "prepared-{architecture}"
  [architecture.arm64]
  cross-compile = "aarch64-linux-gnu-"
  sysroot = "/srv/arm64-libs"        # or a table with options of `extmod-pkg sysroot`, which makes it
  [flavour.plain]
  kernel-config = "config-{kernel}-{architecture}"
  [flavour.rt]
  kernel-config = "config-{kernel}-{architecture}"
  fragment = ["rt.config"]
  [[exclude]]
  architecture = "armhf"
  flavour = "rt"

--output gets a folder for each cell, KERNEL/ARCHITECTURE/FLAVOUR, with packages, log, state and reports of the
commands. farm.json, index.html and SHA256SUMS are about all of them. Exit status 4 if some cells failed.

Examples:
  extmod-pkg farm matrix.toml --list
  extmod-pkg farm matrix.toml --output /srv/farm --only '6.12/*/rt'
  extmod-pkg farm matrix.toml --output /srv/farm --resume --retries 1
  extmod-pkg farm matrix.toml --output /srv/farm --export make >Makefile && make -k -j8)~";

struct FarmWords {
  std::string matrix;
  std::string output = "farm";
  std::vector<std::string> only;
  std::vector<std::string> options;
  LocalRequest local = {{}, 1, 0};
  std::string exported;
  std::vector<std::string> notify;
  std::string task;
  std::string engine = "local";
  bool list = false;
  bool dry_run = false;
  bool resume = false;
};

/// Whether a command has the option, by its own description.
bool knows_option(const std::string& command, const std::string& option) {
  static std::map<std::string, std::unique_ptr<CLI::App>> apps;
  auto& app = apps[command];
  if (!app) {
    app = std::make_unique<CLI::App>();
    if (command == "build") add_build(*app);
    if (command == "verify") add_verify(*app);
    if (command == "prove") add_prove(*app);
    if (command == "sysroot") add_sysroot(*app);
  }
  return app->get_option_no_throw("--" + option) != nullptr;
}

std::string own_program() {
  return std::filesystem::read_symlink("/proc/self/exe");
}

int run_one(const Farm& farm, const std::string& id, int jobs) {
  const Task& task = farm.task(id);
  TaskInputs inputs(farm);
  ProcessRunner runner;
  // Its commands share one job server, ours or that of who runs us.
  const JobTokens tokens(jobs);
  if (job_server_flags(environment("MAKEFLAGS").value_or("")).empty())
    ::setenv("MAKEFLAGS", tokens.makeflags().c_str(), 1);
  const TaskState state = run_task(farm, task, inputs, runner);
  if (state.status == 0) return 0;
  std::fprintf(stderr, "extmod-pkg: error: %s: %s\n", task.id.c_str(), state.error.c_str());
  return state.status;
}

void print_tasks(const Farm& farm, bool commands) {
  std::string text;
  for (const auto& task : farm.tasks) {
    if (!commands && !task.cell) continue;
    text += task.id + "\n";
    if (!commands) continue;
    for (const auto& step : task.steps) text += "  extmod-pkg " + shell_quote(step.argv) + "\n";
    if (task.unpack) text += "  unpacks " + task.unpack->source.string() + "\n";
  }
  print(text);
}

void check_new_farm(const Farm& farm, bool resume) {
  std::error_code ignored;
  if (resume || !std::filesystem::exists(farm.output / "farm.json", ignored)) return;
  throw Error(ExitStatus::impossible, "the folder has the results of a run before", farm.output,
              "--resume runs what is missing or has changed, another --output begins anew");
}

/// Runs a person's own command, which learns of the farm by variables.
void notify(const Farm& farm, const TaskResults& results, const std::vector<std::string>& words) {
  if (words.empty()) return;
  size_t failed = 0;
  size_t done = 0;
  for (const auto& [id, result] : results) {
    failed += result.outcome == Outcome::failed || result.outcome == Outcome::blocked ? 1U : 0U;
    done += result.outcome == Outcome::done || result.outcome == Outcome::kept ? 1U : 0U;
  }
  Command command;
  command.argv = words;
  command.environment = own_environment();
  command.environment["FARM_OUTPUT"] = farm.output;
  command.environment["FARM_FAILED"] = std::to_string(failed);
  command.environment["FARM_DONE"] = std::to_string(done);
  command.environment["FARM_TASKS"] = std::to_string(results.size());
  try {
    if (const int status = run_attached(command); status != 0)
      fmt::print(stderr, "extmod-pkg: warning: the command of --notify ends with status {}: {}\n", status, words[0]);
  } catch (const Error& error) {
    // What came out of the farm does not depend on who is told.
    fmt::print(stderr, "extmod-pkg: warning: the command of --notify: {}\n", error.what());
  }
}

/// `whole` also has what the person has not chosen.
int run_farm(const Farm& whole, const Farm& farm, const FarmWords& words) {
  check_new_farm(farm, words.resume);
  const auto begin = std::chrono::steady_clock::now();
  TaskResults results;
  {
    FarmLines lines(farm);
    ProcessRunner runner;
    results = words.engine == "slurm" ? run_on_slurm(farm, {words.local.program, words.local.retries}, runner, lines)
                                      : run_locally(farm, words.local, runner, lines);
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  add_unchosen(whole, results);
  const std::string report = write_farm_report(whole, results, command_line(), elapsed.count());
  notify(whole, results, words.notify);
  print(output_options().json ? report : farm_summary(whole, results));
  return static_cast<int>(all_done(results) ? ExitStatus::done : ExitStatus::partial);
}

int run(FarmWords& words) {
  words.local.program = own_program();
  const Farm whole = plan_farm(read_matrix(words.matrix, knows_option), words.output, words.options);
  if (!words.task.empty()) return run_one(whole, words.task, words.local.jobs);
  Farm farm = whole;
  keep_only(farm, words.only);
  if (words.list || words.dry_run) {
    print_tasks(farm, words.dry_run);
    return 0;
  }
  if (words.exported.empty()) return run_farm(whole, farm, words);
  for (const auto& format : farm_exports())
    if (words.exported == format.name) print(format.write(farm, words.local.program));
  return 0;
}

void add_cache_words(CLI::App& app, FarmWords& words) {
  app.add_option_function<std::string>(
         "--cache",
         [&words](const std::string& cache) {
           words.options.insert(words.options.end(), {"--cache", cache});
         },
         "cache of finished host programs, for every cell")
      ->type_name("DIR");
}

}  // namespace

std::function<int()> add_farm(CLI::App& app) {
  auto words = std::make_shared<FarmWords>();
  words->local.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  app.add_option("MATRIX", words->matrix, "the matrix, a TOML file")->required()->type_name("");
  app.add_option("-o,--output", words->output, "folder for everything")->capture_default_str()->type_name("DIR");
  app.add_option("--only", words->only, "only cells whose KERNEL/ARCHITECTURE/FLAVOUR matches; repeatable")
      ->allow_extra_args(false)
      ->type_name("PATTERN");
  app.add_flag("--resume", words->resume, "go on in a folder of a run before: run what is missing, failed or changed");
  constexpr int kMostJobs = 4096;
  app.add_option("-j,--jobs", words->local.jobs, "run N processes at once, of all cells together (default: processors)")
      ->check(CLI::Range(1, kMostJobs))
      ->type_name("N");
  constexpr int kMostRetries = 100;
  app.add_option("--retries", words->local.retries, "run a cell again up to N times that failed by the environment (3)")
      ->check(CLI::Range(0, kMostRetries))
      ->type_name("N");
  app.add_option("--engine", words->engine, "who runs the cells: local, this machine; slurm, its job arrays")
      ->check(CLI::IsMember({"local", "slurm"}))
      ->option_text("ENGINE=local");
  app.add_flag("--list", words->list, "print the names of the cells");
  app.add_flag("--dry-run", words->dry_run, "print all commands, and run none");
  std::vector<std::string> kinds;
  for (const auto& kind : farm_exports()) kinds.emplace_back(kind.name);
  app.add_option("--export", words->exported, "print the cells for another program: " + join(kinds, ", "))
      ->check(CLI::IsMember(kinds))
      ->option_text("PROGRAM");
  app.add_option_function<std::string>(
         "--notify", [words](const std::string& text) { words->notify = split_words(text); },
         "run this at the end, with FARM_OUTPUT, FARM_TASKS, FARM_DONE and FARM_FAILED in its environment")
      ->type_name("COMMAND");
  app.add_option("--run", words->task, "run this one cell or part here, as engines do")->type_name("NAME");
  add_cache_words(app, *words);
  app.footer(kFarmFooter);
  return [words] { return run(*words); };
}

}  // namespace extmod
