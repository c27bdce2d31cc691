// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/open_beneath.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace extmod {
namespace {

std::atomic<bool> g_has_openat2 = true;

}  // namespace

FileDescriptor open_by_components(int folder, const std::string& path, int flags) {
  FileDescriptor current;
  int parent = folder;
  for (size_t at = 0;;) {
    const size_t slash = path.find('/', at);
    const std::string name = path.substr(at, slash - at);
    if (name.empty() || name == "." || name == "..") {
      errno = EXDEV;
      return FileDescriptor();
    }
    const bool last = slash == std::string::npos;
    const int how = last ? flags : O_PATH | O_DIRECTORY;
    FileDescriptor next(::openat(parent, name.c_str(), how | O_NOFOLLOW | O_CLOEXEC));
    if (next.get() < 0 || last) return next;
    current = std::move(next);
    parent = current.get();
    at = slash + 1;
  }
}

FileDescriptor open_beneath(int folder, const std::string& path, int flags) {
  if (path.empty()) return FileDescriptor(::openat(folder, ".", flags | O_NOFOLLOW | O_CLOEXEC));
  if (g_has_openat2) {
    open_how how = {};
    how.flags = static_cast<uint64_t>(flags) | O_NOFOLLOW | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    const auto fd = static_cast<int>(::syscall(SYS_openat2, folder, path.c_str(), &how, sizeof how));
    if (fd >= 0 || (errno != ENOSYS && errno != EPERM)) return FileDescriptor(fd);
    // EPERM may also come from the file; the other way then says the same.
    if (errno == ENOSYS) g_has_openat2 = false;
  }
  return open_by_components(folder, path, flags);
}

}  // namespace extmod
