// SPDX-License-Identifier: GPL-2.0-or-later
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <exception>
#include <filesystem>
#include <new>
#include <string_view>
#include <system_error>
#include <thread>

#include "cli/cli.h"
#include "support/error.h"
#include "support/file_descriptor.h"
#include "support/interrupt.h"
#include "support/temporary.h"

namespace {

constexpr int kSignalBase = 128;

std::atomic<bool> g_removed = false;

/// Other threads of ours hang or compute for long, so nothing here may wait for them, for a disk or for a stream.
void end_now(int signal) {
  try {
    std::thread([] {
      extmod::remove_noted();
      g_removed = true;
    }).detach();
    constexpr int kMoments = 40;
    for (int i = 0; i < kMoments && !g_removed; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  } catch (const std::exception&) {
    // No thread: the next run removes it.
  }
  const std::string_view message = g_removed
                                       ? "extmod-pkg: error: interrupted: everything temporary was removed\n"
                                       : "extmod-pkg: error: interrupted: the next run removes what is temporary\n";
  pollfd errors = {STDERR_FILENO, POLLOUT, 0};
  if (::poll(&errors, 1, 0) > 0) {
    [[maybe_unused]] auto put = ::write(STDERR_FILENO, message.data(), message.size());
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
