// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "support/process.h"

namespace extmod {

/// Answers commands from a function and keeps them, so that a test can assert on the exact words.
class FakeCommandRunner : public CommandRunner {
 public:
  explicit FakeCommandRunner(std::function<CommandResult(const Command&)> answer =
                                 [](const Command&) { return CommandResult{}; })
      : answer_(std::move(answer)) {}

  CommandResult run(const Command& command) override {
    std::lock_guard one(mutex_);
    commands.push_back(command);
    return answer_(command);
  }

  std::vector<Command> commands;

 private:
  std::mutex mutex_;  // jobs run commands side by side
  std::function<CommandResult(const Command&)> answer_;
};

}  // namespace extmod
