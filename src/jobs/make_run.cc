// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/make_run.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <string_view>

#include "distro/distro.h"
#include "jobs/make_output.h"
#include "support/error.h"
#include "support/text.h"
#include "target/sysroot.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// Counts the lines that say what make does in a stream that comes in pieces.
class DoneLines {
 public:
  void add(std::string_view piece) {
    for (const char byte : piece) {
      if (byte == '\n') {
        line_.clear();
      } else if (line_.size() < 3) {
        line_ += byte;
        if (line_.size() == 3 && line_.starts_with("  ") && line_[2] >= 'A' && line_[2] <= 'Z') ++count_;
      }
    }
  }
  size_t count() const { return count_; }

 private:
  std::string line_;
  size_t count_ = 0;
};

/// Programs say it in many ways, and some of them none (fixdep: `not all data was written to the output`).
bool is_full(const std::string& output, const fs::path& objtree) {
  constexpr uintmax_t kLittle = uintmax_t{1} << 20;
  std::error_code failed;
  const fs::space_info disk = fs::space(objtree, failed);
  return (!failed && disk.available < kLittle) || output.find("No space left on device") != std::string::npos ||
         output.find("Disk quota exceeded") != std::string::npos;
}

[[noreturn]] void explain(const KernelMake& make, const std::vector<std::string>& goals, const std::string& output,
                          const fs::path& log) {
  const std::string line = telling_line(output);
  const std::string what = "make " + join(goals, " ") + " failed (" + line + ")";
  const std::string all = "; " + log.string() + " has all that make printed";
  if (is_full(output, make.objtree))
    throw Error(ExitStatus::environment, "the disk is full, make " + join(goals, " ") + " failed", make.objtree,
                "free some space and run the same command again, it goes on where it was" + all);
  if (const RunLibrary* library = missing_library(output))
    throw Error(ExitStatus::environment, what, make.objtree,
                advise_library(this_distro(), library->name, "") + ", then run the same command again" + all);
  throw Error(names_unfit_tool(line) ? ExitStatus::environment : ExitStatus::step_failed, what, make.objtree,
              "correct it and run the same command again, it goes on where it was" + all);
}

}  // namespace

MakeLog::MakeLog(fs::path file) : file_(std::move(file)) {
  std::error_code ignored;
  fs::rename(file_, file_.string() + ".1", ignored);
  descriptor_ = FileDescriptor(::open(file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
  if (descriptor_.get() < 0) throw system_error("cannot write the log", file_, errno);
}

void MakeLog::write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::write(descriptor_.get(), text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw system_error("cannot write the log", file_, errno);
    text.remove_prefix(static_cast<size_t>(put));
  }
}

MakeCommand run_make(const KernelMake& make, const std::vector<std::string>& goals, ExpectedLines expected,
                     CommandRunner& runner, MakeLog& log, Progress& progress) {
  Command command = make.command(goals);
  log.write("$ " + shell_quote(command.argv) + "\n");
  DoneLines done;
  bool log_fails = false;
  command.on_output = [&](const std::string& piece) {
    try {
      if (!log_fails) log.write(piece);
    } catch (const Error&) {
      log_fails = true;  // make itself meets a full disk, too
    }
    done.add(piece);
    progress.amount(expected.before + done.count(), expected.total);
  };
  progress.amount(expected.before, expected.total);
  const auto begin = std::chrono::steady_clock::now();
  const CommandResult result = runner.run(command);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  if (result.status != 0) explain(make, goals, result.output, log.file());
  if (log_fails) throw system_error("cannot write the log", log.file(), ENOSPC);
  return {command.argv, seconds.count(), done.count()};
}

}  // namespace extmod
