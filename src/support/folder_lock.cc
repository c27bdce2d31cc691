// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>

#include "support/error.h"
#include "support/interrupt.h"
#include "support/temporary.h"

namespace extmod {
namespace {

constexpr const char* kLockName = ".extmod-pkg.lock";
constexpr std::chrono::milliseconds kPause(10);
constexpr std::chrono::minutes kPatience(1);

/// NFS locks only files that are open for writing. A file of another user is at least readable.
FileDescriptor open_lock(const std::filesystem::path& path) {
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (file.get() < 0 && errno == EACCES) file = FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.get() < 0 && errno != ENOENT) throw system_error("cannot make the lock of the folder", path, errno);
  return file;
}

}  // namespace

FolderLock::FolderLock(const std::filesystem::path& folder) : path_(folder / kLockName) {
  wait(kPatience);
}

FolderLock::FolderLock(const std::filesystem::path& folder, const std::string& part, std::chrono::minutes patience)
    : path_(folder / ("." + part + kLockName)) {
  wait(patience);
}

void FolderLock::wait(std::chrono::minutes patience) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!try_to_take()) {
    if (std::chrono::steady_clock::now() > end)
      throw Error(ExitStatus::environment, "another process holds the lock of the folder", path_,
                  "end that process (`fuser " + path_.string() + "` names it), then run again");
    check_interrupt();
    std::this_thread::sleep_for(kPause);
  }
}

FolderLock::~FolderLock() {
  if (is_named(file_.get(), path_)) ::unlink(path_.c_str());
}

bool FolderLock::try_to_take() {
  file_ = open_lock(path_);
  if (file_.get() < 0) return false;
  if (::flock(file_.get(), LOCK_EX | LOCK_NB) == 0)
    return is_named(file_.get(), path_);  // the previous holder removes it
  return errno != EWOULDBLOCK && errno != EINTR && errno != ESTALE;
}

}  // namespace extmod
