// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <string>

#include "cli/pace.h"
#include "support/progress.h"

namespace extmod {

/// How much the person wants to read.
struct OutputOptions {
  bool json = false;
  bool quiet = false;
  bool verbose = false;
};

OutputOptions& output_options();

/// True if stderr is a terminal and NO_COLOR is not set.
bool may_decorate();

/// Steps and warnings on stderr: a moving line on a terminal, plain lines otherwise.
class TerminalProgress : public Progress {
 public:
  TerminalProgress() = default;
  TerminalProgress(const TerminalProgress&) = delete;
  TerminalProgress& operator=(const TerminalProgress&) = delete;
  ~TerminalProgress() override;
  void step(const std::string& name) override;
  void detail(const std::string& text) override;
  void warning(const std::string& text) override;
  void amount(size_t done, size_t total) override;

 private:
  void finish_line();
  std::string current_;
  Pace pace_;
  double next_amount_ = 0;  ///< when to show one again
};

/// A result, on stdout. Throws Error with status environment if it cannot be written.
void print(const std::string& text);

/// Writes what stdout still buffers and throws as print(). A pipe whose reader has closed it is no error: `| head` has
/// read enough.
void flush_results();

}  // namespace extmod
