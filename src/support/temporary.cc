// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/temporary.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <random>
#include <set>
#include <string_view>
#include <thread>

#include "support/file_descriptor.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kFolderName = "extmod-pkg.run.";
constexpr std::string_view kBeforeEnding = ".extmod-pkg.";
constexpr std::string_view kCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr size_t kEnding = 6;

std::mutex g_noting;
std::set<std::string> g_noted;

/// As mkostemp(3) chooses one.
std::string random_ending() {
  std::random_device random;
  std::uniform_int_distribution<size_t> any(0, kCharacters.size() - 1);
  std::string ending;
  while (ending.size() < kEnding) ending += kCharacters[any(random)];
  return ending;
}

/// Whether all processes that see the folder see the same locks.
bool has_common_locks(const fs::path& folder) {
  constexpr std::array<uint32_t, 9> kLocal = {EXT4_SUPER_MAGIC,      XFS_SUPER_MAGIC,      BTRFS_SUPER_MAGIC,
                                              F2FS_SUPER_MAGIC,      TMPFS_MAGIC,          RAMFS_MAGIC,
                                              OVERLAYFS_SUPER_MAGIC, 0x2fc12fc1 /* ZFS */, 0xca451a4e /* bcachefs */};
  struct statfs status = {};
  return ::statfs(folder.c_str(), &status) == 0 &&
         std::find(kLocal.begin(), kLocal.end(), static_cast<uint32_t>(status.f_type)) != kLocal.end();
}

/// The children of the run that was killed may end a moment later than it did, and write meanwhile.
void remove_with_patience(const fs::path& path) {
  constexpr int kTries = 5;
  constexpr std::chrono::milliseconds kPause(100);
  for (int i = 0; i < kTries; ++i) {
    std::error_code failed;
    fs::remove_all(path, failed);
    if (failed != std::errc::directory_not_empty) return;
    std::this_thread::sleep_for(kPause);
  }
}

void remove_if_abandoned(const fs::path& path, Temporary kind) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status = {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0 || status.st_uid != ::geteuid()) return;
  if (kind == Temporary::folder ? !S_ISDIR(status.st_mode) : !S_ISREG(status.st_mode)) return;
  if (::flock(file.get(), LOCK_EX | LOCK_NB) == 0 && is_named(file.get(), path)) remove_with_patience(path);
}

}  // namespace

std::string temporary_name(Temporary kind, const std::string& name) {
  if (kind == Temporary::folder) return std::string(kFolderName) + random_ending();
  return "." + name + std::string(kBeforeEnding) + random_ending();
}

bool is_temporary_name(Temporary kind, const std::string& name) {
  if (name.size() <= kEnding) return false;
  const std::string_view front = std::string_view(name).substr(0, name.size() - kEnding);
  if (name.find_first_not_of(kCharacters, front.size()) != std::string::npos) return false;
  if (kind == Temporary::folder) return front == kFolderName;
  return front.starts_with(".") && front.ends_with(kBeforeEnding) && front.size() > kBeforeEnding.size() + 1;
}

bool is_named(int fd, const std::string& path) {
  struct stat ours = {};
  struct stat named = {};
  return ::fstat(fd, &ours) == 0 && ::lstat(path.c_str(), &named) == 0 && ours.st_ino == named.st_ino &&
         ours.st_dev == named.st_dev;
}

bool hold_temporary(int fd, const std::string& path) {
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) return errno != EWOULDBLOCK;
  return is_named(fd, path);
}

void note_temporary(const std::string& path) {
  const std::lock_guard lock(g_noting);
  g_noted.insert(path);
}

void forget_temporary(const std::string& path) {
  const std::lock_guard lock(g_noting);
  g_noted.erase(path);
}

void remove_noted() {
  const std::lock_guard lock(g_noting);
  for (const auto& path : g_noted) remove_with_patience(path);
}

void remove_abandoned(const fs::path& parent, Temporary kind) {
  if (!has_common_locks(parent)) return;
  std::error_code failed;
  for (fs::directory_iterator entry(parent, failed), end; !failed && entry != end; entry.increment(failed))
    if (is_temporary_name(kind, entry->path().filename())) remove_if_abandoned(entry->path(), kind);
}

}  // namespace extmod
