// SPDX-License-Identifier: GPL-2.0-or-later
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <filesystem>
#include <new>
#include <string_view>
#include <system_error>

#include "cli/cli.h"
#include "support/error.h"
#include "support/file_descriptor.h"
#include "support/interrupt.h"

namespace {

constexpr int kSignalBase = 128;

/// A thread of ours hangs and perhaps holds locks, so nothing but system calls, and no write that could hang.
void end_now(int signal) {
  constexpr std::string_view kMessage =
      "extmod-pkg: error: interrupted while a file or stream hangs: the next run removes what is temporary\n";
  pollfd errors = {STDERR_FILENO, POLLOUT, 0};
  if (::poll(&errors, 1, 0) > 0) {
    [[maybe_unused]] auto put = ::write(STDERR_FILENO, kMessage.data(), kMessage.size());
  }
  ::_exit(kSignalBase + signal);
}

int fail(const extmod::Error& error) {
  extmod::report_error(error.what(), static_cast<int>(error.status()));
  return static_cast<int>(error.status());
}

/// What the C++ library throws says neither what failed nor how to go on.
extmod::Error in_our_words(const std::exception& error) {
  using extmod::ExitStatus;
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr ||
      dynamic_cast<const std::length_error*>(&error) != nullptr)
    return extmod::system_error("not enough memory", "extmod-pkg", ENOMEM);
  if (const auto* file = dynamic_cast<const std::filesystem::filesystem_error*>(&error))
    return extmod::system_error("cannot read or write", file->path1(), file->code().value());
  if (const auto* system = dynamic_cast<const std::system_error*>(&error))
    return extmod::system_error("this machine refuses what is needed", "a thread or a lock", system->code().value());
  return {ExitStatus::step_failed, "a fault of extmod-pkg", error.what(), "please report it with the command"};
}

}  // namespace

int main(int argc, char** argv) {
  extmod::open_standard_streams();
  try {
    extmod::catch_signals(end_now);
    return extmod::run_cli(argc, argv);
  } catch (const extmod::Error& error) {
    return fail(error);
  } catch (const extmod::Interrupted& interrupted) {
    extmod::report_error("interrupted: everything temporary was removed, no package was written",
                         kSignalBase + interrupted.signal);
    return kSignalBase + interrupted.signal;
  } catch (const std::exception& error) {
    return fail(in_our_words(error));
  }
}
