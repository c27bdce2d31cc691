// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/private_root.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace extmod {
namespace {

/// struct mount_attr of linux/mount.h, which older C libraries do not let us include beside sys/mount.h.
struct MountAttributes {
  uint64_t set;
  uint64_t clear;
  uint64_t propagation;
  uint64_t user_namespace;
};
constexpr uint64_t kReadOnly = 1;           // MOUNT_ATTR_RDONLY
constexpr unsigned kWithAllBelow = 0x8000;  // AT_RECURSIVE

bool write_once(const char* file, const std::string& text) noexcept {
  const int fd = ::open(file, O_WRONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const int error = errno;
  ::close(fd);
  errno = error;
  return written;
}

std::string map_to_root(unsigned id) {
  return "0 " + std::to_string(id) + " 1\n";
}

}  // namespace

RootEntrance::RootEntrance(const PrivateRoot& wanted)
    : root_(wanted.root),
      uid_map_(map_to_root(::geteuid())),
      gid_map_(map_to_root(::getegid())),
      is_root_(::geteuid() == 0) {
  for (const auto& bind : wanted.binds) mounts_.push_back({bind.source, bind.target, bind.read_only});
}

/// Where user namespaces are forbidden, root needs none.
const char* RootEntrance::make_namespaces() const noexcept {
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
    return is_root_ && ::unshare(CLONE_NEWNS) == 0 ? nullptr : "cannot make a user namespace";
  // An old kernel has no such file.
  if (!write_once("/proc/self/setgroups", "deny") && errno != ENOENT) return "cannot give up other groups";
  if (!write_once("/proc/self/uid_map", uid_map_)) return "cannot map the user";
  if (!write_once("/proc/self/gid_map", gid_map_)) return "cannot map the group";
  return nullptr;
}

const char* RootEntrance::make_mounts() const noexcept {
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return "cannot make mounts private";
  if (!root_.empty()) {
    if (::mount(root_.c_str(), root_.c_str(), nullptr, MS_BIND, nullptr) != 0) return "cannot mount a folder";
    // Otherwise a mount of what is above it would show all mounts twice.
    if (::mount(nullptr, root_.c_str(), nullptr, MS_UNBINDABLE, nullptr) != 0) return "cannot mount a folder";
  }
  for (const auto& [source, target, read_only] : mounts_) {
    if (::mount(source.c_str(), target.c_str(), nullptr, MS_BIND | MS_REC, nullptr) != 0)
      return "cannot mount a folder";
    const MountAttributes attributes = {kReadOnly, 0, 0, 0};
    if (read_only &&
        ::syscall(SYS_mount_setattr, AT_FDCWD, target.c_str(), kWithAllBelow, &attributes, sizeof attributes) != 0)
      return "cannot make a mount read-only";
  }
  return nullptr;
}

const char* RootEntrance::enter() const noexcept {
  if (const char* failed = make_namespaces()) return failed;
  if (const char* failed = make_mounts()) return failed;
  if (root_.empty()) return nullptr;
  return ::chroot(root_.c_str()) == 0 && ::chdir("/") == 0 ? nullptr : "cannot change the root";
}

}  // namespace extmod
