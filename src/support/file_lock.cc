// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <chrono>
#include <thread>

#include "support/error.h"
#include "support/interrupt.h"

namespace extmod {
namespace {

constexpr std::chrono::milliseconds kLockPause(50);
constexpr std::chrono::minutes kLockPatience(10);

}  // namespace

FileLock::FileLock(const std::filesystem::path& path)
    : path_(path), file_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666)) {
  if (file_.get() < 0) throw system_error("cannot make the lock", path_, errno);
  take(LOCK_EX);
}

void FileLock::share() {
  take(LOCK_SH);
}

void FileLock::take(int operation) {
  const auto end = std::chrono::steady_clock::now() + kLockPatience;
  while (::flock(file_.get(), operation | LOCK_NB) != 0 && (errno == EWOULDBLOCK || errno == EINTR)) {
    if (std::chrono::steady_clock::now() > end)
      throw Error(ExitStatus::environment, "another process holds the lock", path_,
                  "end that process (`fuser " + path_.string() + "` names it), then run again");
    check_interrupt();
    std::this_thread::sleep_for(kLockPause);
  }
}

}  // namespace extmod
