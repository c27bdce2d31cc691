// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/ownership.h"

#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include <deque>

namespace extmod {
namespace fs = std::filesystem;
namespace {

bool is_ours(uid_t owner) {
  return owner == 0 || owner == ::geteuid();
}

/// Many distributions give each user a group of that name, and a umask that lets it write.
bool is_own_group(gid_t group) {
  if (::geteuid() == 0) return false;
  const passwd* user = ::getpwuid(::geteuid());
  if (user == nullptr || user->pw_gid != group) return false;
  const std::string name = user->pw_name;
  const struct group* row = ::getgrgid(group);
  return row != nullptr && name == row->gr_name && *row->gr_mem == nullptr;
}

std::string why_foreign(uid_t owner) {
  return is_ours(owner) ? "" : "belongs to user " + std::to_string(owner);
}

std::string why_writable(const struct stat& status) {
  if ((status.st_mode & S_IWOTH) != 0) return "may be written by everybody";
  if ((status.st_mode & S_IWGRP) != 0 && !is_own_group(status.st_gid))
    return "may be written by group " + std::to_string(status.st_gid);
  return {};
}

/// Whoever owns / can change everything. In a user namespace that is nobody whom it knows.
bool owns_root(uid_t owner) {
  struct stat root = {};
  return ::stat("/", &root) == 0 && root.st_uid == owner;
}

/// A folder on the way.
std::string why_not_passed(const struct stat& status) {
  if (std::string why = why_foreign(status.st_uid); !why.empty() && !owns_root(status.st_uid)) return why;
  return (status.st_mode & S_ISVTX) != 0 ? "" : why_writable(status);
}

std::deque<std::string> parts_of(const fs::path& path) {
  std::deque<std::string> parts;
  for (const auto& part : path)
    if (!part.empty() && part != "/" && part != ".") parts.push_back(part);
  return parts;
}

}  // namespace

std::string why_not_ours(const struct stat& status) {
  std::string why = why_foreign(status.st_uid);
  return why.empty() ? why_writable(status) : why;
}

std::string why_not_ours(const fs::path& path) {
  constexpr int kMostLinks = 40;  // as the kernel
  std::error_code unknown;
  std::deque<std::string> rest = parts_of(fs::absolute(path, unknown));
  fs::path at = "/";
  for (int links = 0; !rest.empty();) {
    const std::string part = rest.front();
    rest.pop_front();
    const fs::path next = part == ".." ? at.parent_path() : at / part;
    struct stat status = {};
    if (::lstat(next.c_str(), &status) != 0) return {};
    std::string why;
    if (!S_ISLNK(status.st_mode)) {
      why = rest.empty() ? why_not_ours(status) : why_not_passed(status);
      at = next;
    } else if (why = why_foreign(status.st_uid); why.empty()) {
      const fs::path target = fs::read_symlink(next, unknown);
      if (unknown || ++links > kMostLinks) return {};
      const auto more = parts_of(target);
      rest.insert(rest.begin(), more.begin(), more.end());
      if (target.is_absolute()) at = "/";
    }
    if (!why.empty()) return next.string() + " " + why;
  }
  return {};
}

}  // namespace extmod
