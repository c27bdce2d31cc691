// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "fake_makefiles.h"

namespace extmod {

/// Answers commands from a function and keeps them, so that a test can assert on the exact words.
class FakeCommandRunner : public CommandRunner {
 public:
  explicit FakeCommandRunner(std::function<CommandResult(const Command&)> answer =
                                 [](const Command&) { return CommandResult{}; })
      : answer_(std::move(answer)) {}

  CommandResult run(const Command& command) override {
    if (makefiles && asks_makefiles(command)) return *makefiles;
    std::lock_guard one(mutex_);
    commands.push_back(command);
    return answer_(command);
  }

  std::vector<Command> commands;
  /// The answer to the question about the tree's makefiles, which is not kept; without one `answer` gets it.
  std::optional<CommandResult> makefiles = makefiles_say();

 private:
  std::mutex mutex_;  // jobs run commands side by side
  std::function<CommandResult(const Command&)> answer_;
};

}  // namespace extmod
