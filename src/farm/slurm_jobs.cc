// SPDX-License-Identifier: GPL-2.0-or-later
#include "farm/slurm_jobs.h"

#include <poll.h>

#include <chrono>
#include <cstdlib>
#include <set>

#include "support/error.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace {

constexpr std::chrono::minutes kLongestSilence(10);
constexpr int kPauseMilliseconds = 1000;

/// What Slurm's commands say where slurmctld does not answer, or is just starting.
bool is_silence(const std::string& said) {
  for (const char* words :
       {"Unable to contact slurm controller", "Connection refused", "Socket timed out", "Zero Bytes were transmitted",
        "Slurm backup controller in standby", "Connection timed out"})
    if (said.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

bool SlurmTask::has_ended() const {
  static const std::set<std::string> kEnds = {"BOOT_FAIL", "CANCELLED", "COMPLETED",     "DEADLINE",
                                              "FAILED",    "NODE_FAIL", "OUT_OF_MEMORY", "TIMEOUT"};
  return kEnds.contains(state);
}

std::string Slurm::ask(const std::vector<std::string>& argv) {
  const auto begin = std::chrono::steady_clock::now();
  for (;; ::poll(nullptr, 0, kPauseMilliseconds)) {
    check_interrupt();
    Command command;
    command.argv = argv;
    command.environment = own_environment();
    const CommandResult result = runner_.run(command);
    if (result.status == 0) return result.output;
    if (result.status == 127)
      throw Error(ExitStatus::environment, "Slurm's commands are not here", argv[0], "install Slurm's client");
    if (!is_silence(result.said()) || std::chrono::steady_clock::now() > begin + kLongestSilence)
      throw Error(ExitStatus::environment, result.said() + "\nSlurm refuses", shell_quote(argv),
                  "see the matrix's table slurm; --resume goes on");
  }
}

std::string Slurm::submit(const std::vector<std::string>& options, const std::string& script) {
  std::vector<std::string> argv = {"sbatch", "--parsable", "--requeue", "--kill-on-invalid-dep=yes",
                                   "--open-mode=append"};
  argv.insert(argv.end(), options.begin(), options.end());
  argv.push_back(script);
  const std::string number(trim(ask(argv)));
  return number.substr(0, number.find(';'));
}

std::map<std::string, std::map<int, SlurmTask>> Slurm::tasks(const std::string& prefix) {
  std::map<std::string, std::map<int, SlurmTask>> tasks;
  const std::string output = ask({"squeue", "--noheader", "--me", "--array", "--states=all", "--format=%j|%i|%T"});
  for (const auto& line : split(output, '\n')) {
    const auto fields = split(line, '|');
    if (fields.size() != 3 || !fields[0].starts_with(prefix)) continue;
    const size_t index = fields[1].find('_');
    if (index == std::string::npos) continue;
    // Of a job that was submitted twice the later one counts.
    tasks[fields[0]][std::atoi(fields[1].c_str() + index + 1)] = {fields[1], fields[2]};
  }
  return tasks;
}

}  // namespace extmod
