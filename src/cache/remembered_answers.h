// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "support/process.h"

namespace extmod {

/// Runs commands by another runner and remembers the answers to questions (Command::question) in a folder, from run to
/// run. `--version` is asked in each run. Any other question is known by its words, by path, size, inode and time of
/// the programs among them, and by what the compiler that its words begin with answered to `--version` in this run. It
/// is asked each time where one of the programs is a script or stands for another one (gcc as a link to ccache), as
/// then PATH decides which compiler answers.
class RememberedAnswers : public CommandRunner {
 public:
  RememberedAnswers(CommandRunner& runner, std::filesystem::path folder)
      : runner_(runner), folder_(std::move(folder)) {}

  CommandResult run(const Command& command) override;

 private:
  CommandResult ask_version(const Command& command);
  std::optional<std::string> version_of(std::vector<std::string> words);
  std::optional<CommandResult> recall(const std::filesystem::path& file, const Command& command) const;
  void keep(const std::filesystem::path& file, const Command& command, const CommandResult& result) const;

  CommandRunner& runner_;
  std::filesystem::path folder_;
  std::mutex mutex_;
  std::map<std::vector<std::string>, std::string> versions_;  ///< by the words before --version
};

}  // namespace extmod
