// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/copy_file.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>

#include "support/error.h"
#include "support/file_descriptor.h"
#include "support/steady_file.h"

namespace extmod {
namespace {

// After one refusal it is not tried again for thousands of files: nearly all go from one file system to one other.
std::atomic<bool> clone_refused = false;
std::atomic<bool> range_refused = false;

/// True if the kernel copied `size` bytes, or all that there are. False if it cannot copy between these two file
/// systems; then nothing was copied.
bool copy_in_kernel(int from, int to, uint64_t size, const std::string& target) {
  if (!clone_refused) {
    if (::ioctl(to, FICLONE, from) == 0) return true;
    clone_refused = true;
  }
  if (range_refused) return false;
  ssize_t copied = 0;
  uint64_t left = size;
  while (left > 0 && (copied = ::copy_file_range(from, nullptr, to, nullptr, left, 0)) > 0)
    left -= static_cast<uint64_t>(copied);
  const bool first = left == size;
  if (copied >= 0 && !first) return true;
  if (copied < 0 && first && (errno == EXDEV || errno == EOPNOTSUPP || errno == ENOSYS)) range_refused = true;
  if (copied < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EIO || !first))
    throw system_error("cannot write the file", target, errno);
  return false;
}

void copy_by_hand(int from, int to, const std::string& source, const std::string& target) {
  std::array<char, 65536> buffer;
  for (ssize_t got; (got = ::read(from, buffer.data(), buffer.size())) != 0;) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw system_error("cannot read the file", source, errno);
    write_all(to, {buffer.data(), static_cast<size_t>(got)}, target);
  }
}

void copy_open_file(int source, uint64_t size, const std::string& from, const std::string& to, mode_t mode,
                    time_t mtime) {
  FileDescriptor target(::open(to.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (target.get() < 0) throw system_error("cannot write the file", to, errno);
  if (!copy_in_kernel(source, target.get(), size, to)) copy_by_hand(source, target.get(), from, to);
  std::array<timespec, 2> times = {timespec{mtime, 0}, timespec{mtime, 0}};
  if (::fchmod(target.get(), mode) != 0 || ::futimens(target.get(), times.data()) != 0)
    throw system_error("cannot set mode and time of the file", to, errno);
  close_written(target, to);
}

}  // namespace

void copy_file_content(const std::string& from, const std::string& to, mode_t mode, time_t mtime) {
  read_steady(from, [&](int source, uint64_t size) { copy_open_file(source, size, from, to, mode, mtime); });
}

}  // namespace extmod
