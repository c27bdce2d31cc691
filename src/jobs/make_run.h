// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "jobs/kernel_make.h"
#include "support/file_descriptor.h"
#include "support/progress.h"

namespace extmod {

/// The log of a run: everything that make prints, as it comes.
class MakeLog {
 public:
  /// The log of the run before becomes FILE.1.
  explicit MakeLog(std::filesystem::path file);

  void write(std::string_view text);
  const std::filesystem::path& file() const { return file_; }

 private:
  std::filesystem::path file_;
  FileDescriptor descriptor_;
};

/// A command that was run.
struct MakeCommand {
  std::vector<std::string> argv;
  double seconds = 0;
  size_t lines = 0;  ///< that say what make did: `  CC      foo.o`
};

/// Of the lines that make will print, how many stand for what is done already, and how many there are; 0 where nobody
/// knows.
struct ExpectedLines {
  size_t before = 0;
  size_t total = 0;
};

/// Runs make for these goals, with the log and the progress. Throws Error
/// with the telling line and the log's name: environment for a tool or library of this machine that is missing, else
/// step_failed.
MakeCommand run_make(const KernelMake& make, const std::vector<std::string>& goals, ExpectedLines expected,
                     CommandRunner& runner, MakeLog& log, Progress& progress);

}  // namespace extmod
