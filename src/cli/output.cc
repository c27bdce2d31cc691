// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <system_error>

#include "support/error.h"
#include "support/printable.h"
#include "support/text.h"

namespace extmod {

OutputOptions& output_options() {
  static OutputOptions options;
  return options;
}

bool may_decorate() {
  return ::isatty(STDERR_FILENO) == 1 && !environment("NO_COLOR");
}

TerminalProgress::~TerminalProgress() {
  if (!may_decorate() || current_.empty()) return;
  if (std::uncaught_exceptions() == 0)
    finish_line();
  else
    std::fputs("\n", stderr);
}

void TerminalProgress::finish_line() {
  if (!current_.empty()) std::fprintf(stderr, "\r\033[K\033[32m*\033[0m %s\n", current_.c_str());
  current_.clear();
}

void TerminalProgress::amount(size_t done, size_t total) {
  constexpr double kTerminalPause = 0.2;
  constexpr double kPlainPause = 30;
  const double now = seconds_now();
  const bool moving = may_decorate();
  const std::string text = pace_.text(done, total, now);
  if (next_amount_ == 0) next_amount_ = now + (moving ? 0 : kPlainPause);
  if (output_options().quiet || now < next_amount_) return;
  next_amount_ = now + (moving ? kTerminalPause : kPlainPause);
  if (moving)
    std::fprintf(stderr, "\r\033[K\033[2m. %s: %s\033[0m", current_.c_str(), text.c_str());
  else
    std::fprintf(stderr, "extmod-pkg: %s: %s\n", current_.c_str(), text.c_str());
  std::fflush(stderr);
}

void TerminalProgress::step(const std::string& step) {
  pace_ = {};
  next_amount_ = 0;
  if (output_options().quiet) return;
  const std::string name = printable(step);
  if (!may_decorate()) {
    std::fprintf(stderr, "extmod-pkg: %s\n", name.c_str());
    current_ = name;
    return;
  }
  finish_line();
  current_ = name;
  std::fprintf(stderr, "\033[2m. %s ...\033[0m", name.c_str());
  std::fflush(stderr);
}

void TerminalProgress::detail(const std::string& text) {
  if (output_options().verbose) std::fputs(printable_lines(text).c_str(), stderr);
}

void TerminalProgress::warning(const std::string& text) {
  if (may_decorate() && !current_.empty()) finish_line();
  std::fprintf(stderr, "extmod-pkg: warning: %s\n", printable_lines(text).c_str());
}

void print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  flush_results();
}

void flush_results() {
  errno = 0;
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
  const int why = errno;
  if (why == EPIPE) return;
  throw Error(ExitStatus::environment, "cannot write the report (" + std::generic_category().message(why) + ")",
              "standard output", "everything else is done; only the report is lost");
}

}  // namespace extmod
