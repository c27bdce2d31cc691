// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "support/private_root.h"

namespace extmod {

using Environment = std::map<std::string, std::string>;

/// A program to run: never a shell string.
struct Command {
  std::vector<std::string> argv;
  std::filesystem::path cwd = ".";
  Environment environment;  ///< all of it
  bool one_stream = false;  ///< stderr goes into `output` too, in the order of writing: for messages that people read
  bool question = false;    ///< the answer depends on the programs among the words alone: it may be remembered
  std::string leaves = {};  ///< a file in cwd that is part of the answer
  std::optional<PrivateRoot> inside = {};  ///< where it runs; cwd and the program are looked up there
  int input = -1;                          ///< open file that is its stdin; else it has none (not with `inside`)
  int seconds = 0;                         ///< how long it may take; 0: as long as it takes
  std::function<void(const std::string&)> on_output = {};  ///< gets each piece of both streams as it comes
  std::function<void(const std::string&)> on_errors = {};  ///< gets each piece of stderr
};

struct CommandResult {
  int status = 0;           ///< exit status, or 128 + signal; 127 if there is no such program
  std::string output;       ///< stdout: data
  std::string errors = {};  ///< stderr: warnings and errors, never data; empty with Command::one_stream
  bool timed_out = false;   ///< it took longer than Command::seconds and was ended

  /// All output of the program, for a message: stderr, then stdout, without blanks at both ends.
  std::string said() const;
};

/// The one way to run programs; tests use a fake.
class CommandRunner {
 public:
  virtual ~CommandRunner() = default;
  virtual CommandResult run(const Command& command) = 0;
};

/// Runs programs in child_group(), which is ended if a signal reaches us, and with us.
class ProcessRunner : public CommandRunner {
 public:
  /// `on_output` sees each piece of both streams as it comes (for --verbose).
  explicit ProcessRunner(std::function<void(const std::string&)> on_output = {}) : on_output_(std::move(on_output)) {}
  CommandResult run(const Command& command) override;

 private:
  std::function<void(const std::string&)> on_output_;
};

/// Runs a person's own command with our terminal and in our process group. Returns its exit status or 128 + signal; 127
/// if there is no such program. A SIGTERM or SIGHUP that reached us alone is passed on; we wait for the command.
int run_attached(const Command& command);

/// Our whole environment, unchanged.
Environment own_environment();

/// Our environment with LC_ALL=C, without the variables that change what make or Kbuild does
/// (O, M, V, KBUILD_*, MAKEFILES, ...). A make job server in MAKEFLAGS is kept.
Environment command_environment();

/// Where PATH has the program; empty if it has none.
std::filesystem::path find_program(const std::string& name);

}  // namespace extmod
