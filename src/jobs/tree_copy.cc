// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/tree_copy.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "support/error.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr int64_t kNanoseconds = 1'000'000'000;
constexpr mode_t kOwnFolder = 0700;

void set_time(const fs::path& path, int64_t time) {
  const timespec at = {time / kNanoseconds, time % kNanoseconds};
  const std::array<timespec, 2> times = {at, at};
  if (::utimensat(AT_FDCWD, path.c_str(), times.data(), AT_SYMLINK_NOFOLLOW) != 0)
    throw system_error("cannot set the time", path, errno);
}

void set_mode(const fs::path& path, mode_t mode) {
  if (::chmod(path.c_str(), mode) != 0) throw system_error("cannot set the mode", path, errno);
}

void make_folder(const fs::path& path, mode_t mode) {
  if (::mkdir(path.c_str(), mode) != 0 && errno != EEXIST) throw system_error("cannot make the folder", path, errno);
}

/// Nothing of the tree is set-uid.
void make_file(const fs::path& path, const FileContent& content, const EntryFacts& facts) {
  write_file(path, content.bytes());
  set_mode(path, facts.mode & 0777);
  set_time(path, facts.mtime);
}

}  // namespace

void copy_entry(const InputTree& tree, const std::string& path, const fs::path& place) {
  const EntryFacts facts = tree.look_up(path).value();
  if (facts.kind == EntryKind::other)
    throw Error(ExitStatus::unverified, "there is a device, pipe or socket", tree.name_of(path));
  if (facts.kind == EntryKind::folder) return make_folder(place, kOwnFolder);
  if (facts.kind == EntryKind::file) return make_file(place, tree.content(path), facts);
  if (::symlink(facts.target.c_str(), place.c_str()) != 0) throw system_error("cannot make the link", place, errno);
  set_time(place, facts.mtime);
}

void copy_tree(const InputTree& tree, const std::string& folder, const fs::path& into) {
  const auto entries = tree.entries(folder);
  for (const bool links : {false, true})
    for (const auto& entry : entries) {
      check_interrupt();
      if ((entry.kind == EntryKind::link) == links) copy_entry(tree, below(folder, entry.path), into / entry.path);
    }
}

void finish_folders(const InputTree& tree, const fs::path& copy) {
  const auto entries = tree.entries("");
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if (entry->kind != EntryKind::folder) continue;
    const EntryFacts facts = tree.look_up(entry->path).value();
    set_mode(copy / entry->path, facts.mode & 0777);
    set_time(copy / entry->path, facts.mtime);
  }
}

}  // namespace extmod
