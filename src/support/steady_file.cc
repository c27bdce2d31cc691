// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/steady_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

#include "support/error.h"
#include "support/file_descriptor.h"
#include "support/interrupt.h"

namespace extmod {
namespace {

using std::chrono::nanoseconds;

constexpr std::chrono::milliseconds kQuietPause(10);
constexpr std::chrono::milliseconds kTick(20);      // two of the slowest clock that kernels are configured with
constexpr std::chrono::seconds kTickOfOldDisks(1);  // ext3, and ext4 with small inodes
constexpr std::chrono::seconds kSteadyPatience(3);
constexpr std::chrono::minutes kFresh(1);
constexpr int kSteadyTries = 3;

struct stat open_status(int fd, const std::string& path) {
  struct stat status = {};
  if (::fstat(fd, &status) != 0) throw system_error("cannot read the file", path, errno);
  return status;
}

nanoseconds time_of(const timespec& time) {
  return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

/// Two writes within one tick of the file system's clock leave the same time. A time in the future is of another clock.
bool may_change_unseen(const struct stat& status) {
  const nanoseconds age = std::chrono::system_clock::now().time_since_epoch() - time_of(status.st_mtim);
  const nanoseconds tick = status.st_mtim.tv_nsec == 0 ? nanoseconds(kTickOfOldDisks) : nanoseconds(kTick);
  return age >= nanoseconds(0) && age < tick;
}

/// A writer may pause for long between two writes. A read lease is refused where somebody has the file open for
/// writing; it may be asked for by the owner and by root, and is given back at once.
bool is_being_written(int fd, const struct stat& status) {
  const nanoseconds age = std::chrono::system_clock::now().time_since_epoch() - time_of(status.st_mtim);
  if (age > nanoseconds(kFresh)) return false;  // the question costs more than the copy of a small file
  ::fcntl(fd, F_SETSIG, SIGURG);  // which is ignored; the usual one would end us if the file is opened just now
  if (::fcntl(fd, F_SETLEASE, F_RDLCK) != 0) return errno == EAGAIN;
  ::fcntl(fd, F_SETLEASE, F_UNLCK);
  return false;
}

bool read_once(const std::string& path, const ReadOpenFile& read) {
  struct stat before = {};
  const FileDescriptor file = open_regular_file(path, &before);
  if (may_change_unseen(before) || is_being_written(file.get(), before)) return false;
  auto is_unchanged = [&] {
    const struct stat after = open_status(file.get(), path);
    return before.st_size == after.st_size && time_of(before.st_mtim) == time_of(after.st_mtim) &&
           time_of(before.st_ctim) == time_of(after.st_ctim);
  };
  try {
    read(file.get(), static_cast<uint64_t>(before.st_size));
  } catch (const std::runtime_error&) {
    if (is_unchanged()) throw;  // else the change may be why
    return false;
  }
  return is_unchanged();
}

}  // namespace

void read_steady(const std::string& path, const ReadOpenFile& read) {
  const auto end = std::chrono::steady_clock::now() + kSteadyPatience;
  for (int tries = 0; tries < kSteadyTries || std::chrono::steady_clock::now() < end; ++tries) {
    if (read_once(path, read)) return;
    check_interrupt();
    std::this_thread::sleep_for(kQuietPause);
  }
  throw Error(ExitStatus::environment, "the file changes while it is read", path,
              "wait for what writes it, or end that, then run again");
}

}  // namespace extmod
