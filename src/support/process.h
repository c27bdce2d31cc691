// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace extmod {

using Environment = std::map<std::string, std::string>;

/// A program to run: never a shell string.
struct Command {
  std::vector<std::string> argv;
  std::filesystem::path cwd = ".";
  Environment environment;  ///< all of it
  bool one_stream = false;  ///< stderr goes into `output` too, in the order of writing: for what a person is to read
  bool question = false;    ///< the answer depends on the programs among the words alone: it may be remembered
  std::string leaves = {};  ///< a file in cwd that is part of the answer
};

struct CommandResult {
  int status = 0;           ///< exit status, or 128 + signal; 127 where the program is not there
  std::string output;       ///< stdout: data
  std::string errors = {};  ///< stderr: warnings and errors, never data; empty with Command::one_stream

  /// All that the program said, for a message: stderr, then stdout; without blanks at both ends.
  std::string said() const;
};

/// The one seam through which programs are run; tests put a fake here.
class CommandRunner {
 public:
  virtual ~CommandRunner() = default;
  virtual CommandResult run(const Command& command) = 0;
};

/// Runs programs for real, each in a process group of its own that is ended when a signal reached us.
class ProcessRunner : public CommandRunner {
 public:
  /// `on_output` sees each piece of both streams as it comes (for --verbose).
  explicit ProcessRunner(std::function<void(const std::string&)> on_output = {}) : on_output_(std::move(on_output)) {}
  CommandResult run(const Command& command) override;

 private:
  std::function<void(const std::string&)> on_output_;
};

/// Runs a person's own command: our terminal, our process group, its exit status or 128 + signal; 127 where the program
/// is not there. A SIGTERM or SIGHUP that reached us alone is passed on, and the command waited for all the same.
int run_attached(const Command& command);

/// Our whole environment, as it is.
Environment own_environment();

/// Our own environment with LC_ALL=C, less the variables that would change what make or Kbuild does
/// (O, M, V, KBUILD_*, MAKEFILES, ...). A make job server in MAKEFLAGS is kept.
Environment command_environment();

/// Where a program is found by PATH; empty when it is not.
std::filesystem::path find_program(const std::string& name);

}  // namespace extmod
