// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/folder_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "support/interrupt.h"
#include "support/open_beneath.h"
#include "support/spool.h"

namespace extmod {
namespace {

constexpr uint64_t kMostInMemory = uint64_t{32} << 20;
constexpr size_t kBlock = 1 << 18;

struct DirCloser {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

EntryKind kind_of(int folder, const dirent& entry) {
  unsigned char type = entry.d_type;
  struct stat status = {};
  if (type == DT_UNKNOWN &&
      ::fstatat(folder, static_cast<const char*>(entry.d_name), &status, AT_SYMLINK_NOFOLLOW) == 0)
    type = IFTODT(status.st_mode);
  return entry_kind(DTTOIF(type));
}

std::string link_target(int fd, const std::string& name) {
  std::string target(PATH_MAX, '\0');
  const ssize_t size = ::readlinkat(fd, "", target.data(), target.size());
  if (size < 0) throw system_error("cannot read the link", name, errno);
  target.resize(static_cast<size_t>(size));
  return target;
}

/// Reads `size` bytes, or up to the end.
std::string read_bytes(int fd, uint64_t size, const std::string& name) {
  std::string bytes(size, '\0');
  size_t have = 0;
  while (have < size) {
    const ssize_t got = ::read(fd, bytes.data() + have, size - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw system_error("cannot read the file", name, errno);
    if (got == 0) break;
    have += static_cast<size_t>(got);
  }
  bytes.resize(have);
  return bytes;
}

FileContent spooled(int fd, uint64_t size, mode_t mode, const std::string& name) {
  Spool spool;
  while (spool.size() < size) {
    check_interrupt();
    const std::string block = read_bytes(fd, std::min<uint64_t>(kBlock, size - spool.size()), name);
    if (block.empty()) break;
    spool.write(block);
  }
  return spool.content(0, spool.size(), mode);
}

}  // namespace

FolderTree::FolderTree(const std::filesystem::path& root, FolderRole role, const Limits& limits)
    : root_(root), role_(role), limits_(limits), folder_(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
  if (folder_.get() < 0) throw system_error("cannot read the folder", root, errno);
}

FileDescriptor FolderTree::open(const std::string& path, int flags) const {
  return open_beneath(folder_.get(), path, flags);
}

std::string FolderTree::name_of(const std::string& path) const {
  return path.empty() ? root_.string() : (root_ / path).string();
}

std::vector<WalkEntry> FolderTree::names_in(FileDescriptor folder, const std::string& path) const {
  std::unique_ptr<DIR, DirCloser> open(::fdopendir(folder.get()));
  if (!open) throw system_error("cannot read the folder", name_of(path), errno);
  const int fd = folder.release();  // closed with the DIR
  std::vector<WalkEntry> found;
  while (const dirent* entry = ::readdir(open.get())) {
    std::string name = static_cast<const char*>(entry->d_name);
    if (name != "." && name != "..") found.push_back({name, kind_of(fd, *entry)});
  }
  return found;
}

void FolderTree::walk_into(const std::string& from, const std::string& below_from, uint64_t depth,
                           std::vector<WalkEntry>& found) const {
  const std::string path = below(from, below_from);
  check_interrupt();
  if (!role_.trusted && depth > limits_.depth)
    throw over_limit(limits_, &Limits::depth, "too many folders in each other", name_of(path));
  FileDescriptor folder = open(path, O_RDONLY | O_DIRECTORY);
  if (folder.get() < 0) throw system_error("cannot read the folder", name_of(path), errno);
  std::vector<std::string> folders;
  for (auto& entry : names_in(std::move(folder), path)) {
    entry.path = below(below_from, entry.path);
    if (entry.kind == EntryKind::folder) folders.push_back(entry.path);
    found.push_back(std::move(entry));
    if (role_.trusted) continue;
    if (found.size() > limits_.entries) throw over_limit(limits_, &Limits::entries, "too many files", name_of(from));
    if (found.back().path.size() > limits_.name)
      throw over_limit(limits_, &Limits::name, "a path is too long", name_of(path));
  }
  for (const auto& folder : folders) walk_into(from, folder, depth + 1, found);
}

std::vector<WalkEntry> FolderTree::entries(const std::string& from) const {
  std::vector<WalkEntry> found;
  auto facts = from.empty() ? EntryFacts{EntryKind::folder} : look_up(from).value_or(EntryFacts{});
  if (facts.kind != EntryKind::folder) return found;
  walk_into(from, "", 0, found);
  std::sort(found.begin(), found.end(), [](const WalkEntry& a, const WalkEntry& b) { return a.path < b.path; });
  return found;
}

std::vector<WalkEntry> FolderTree::names(const std::string& folder) const {
  FileDescriptor open_folder = open(folder, O_RDONLY | O_DIRECTORY);
  if (open_folder.get() < 0) return {};
  std::vector<WalkEntry> found = names_in(std::move(open_folder), folder);
  std::sort(found.begin(), found.end(), [](const WalkEntry& a, const WalkEntry& b) { return a.path < b.path; });
  return found;
}

std::optional<EntryFacts> FolderTree::look_up(const std::string& path) const {
  FileDescriptor entry = open(path, O_PATH);
  struct stat status = {};
  if (entry.get() < 0 || ::fstat(entry.get(), &status) != 0) return std::nullopt;
  constexpr int64_t kNano = 1'000'000'000;
  EntryFacts facts{entry_kind(status.st_mode), status.st_mode & 07777, static_cast<uint64_t>(status.st_size),
                   status.st_mtim.tv_sec * kNano + status.st_mtim.tv_nsec};
  if (facts.kind == EntryKind::link) facts.target = link_target(entry.get(), name_of(path));
  return facts;
}

FileDescriptor FolderTree::open_file(const std::string& path, struct stat& status) const {
  FileDescriptor file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0)
    throw system_error("cannot read the file", name_of(path), errno);
  if (!S_ISREG(status.st_mode)) throw Error(ExitStatus::unverified, "not a regular file", name_of(path));
  return file;
}

std::string FolderTree::beginning(const std::string& path, size_t most) const {
  struct stat status = {};
  const FileDescriptor file = open_file(path, status);
  return read_bytes(file.get(), most, name_of(path));
}

FileContent FolderTree::content(const std::string& path) const {
  struct stat status = {};
  const FileDescriptor file = open_file(path, status);
  const auto size = static_cast<uint64_t>(status.st_size);
  const mode_t mode = status.st_mode & 07777;
  if (role_.trusted) return {read_bytes(file.get(), size, name_of(path)), mode};
  if (size > limits_.entry) throw over_limit(limits_, &Limits::entry, "a file is too large", name_of(path));
  if (size > kMostInMemory) return spooled(file.get(), size, mode, name_of(path));
  return {read_bytes(file.get(), size, name_of(path)), mode};
}

}  // namespace extmod
