// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "support/process.h"

namespace extmod {

/// Runs commands by another runner and remembers the answers to questions (Command::question) in a folder, from run to
/// run. A question is known by its words and by path, size, inode and time of the programs among them. Where one of
/// those is a script it is asked each time, as it may call anything.
class RememberedAnswers : public CommandRunner {
 public:
  RememberedAnswers(CommandRunner& runner, std::filesystem::path folder)
      : runner_(runner), folder_(std::move(folder)) {}

  CommandResult run(const Command& command) override;

 private:
  std::optional<CommandResult> recall(const std::filesystem::path& file, const Command& command) const;
  void keep(const std::filesystem::path& file, const Command& command, const CommandResult& result) const;

  CommandRunner& runner_;
  std::filesystem::path folder_;
};

}  // namespace extmod
