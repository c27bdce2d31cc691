// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/file_walk.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "support/error.h"

namespace extmod {
namespace {

EntryKind kind_of(const dirent& entry, const std::filesystem::path& folder) {
  unsigned char type = entry.d_type;
  if (type == DT_UNKNOWN) {
    struct stat status = {};
    if (::lstat((folder / static_cast<const char*>(entry.d_name)).c_str(), &status) == 0) type = IFTODT(status.st_mode);
  }
  return entry_kind(DTTOIF(type));
}

struct FolderCloser {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

void walk_into(const std::filesystem::path& root, const std::string& below,
               const std::function<bool(const std::string&)>& enter, std::vector<WalkEntry>& found) {
  std::filesystem::path folder = below.empty() ? root : root / below;
  std::unique_ptr<DIR, FolderCloser> open(::opendir(folder.c_str()));
  if (!open) throw system_error("cannot read the folder", folder, errno);
  std::vector<std::string> folders;
  while (const dirent* entry = ::readdir(open.get())) {
    std::string name = static_cast<const char*>(entry->d_name);
    if (name == "." || name == "..") continue;
    std::string path = below.empty() ? name : below + "/" + name;
    EntryKind kind = kind_of(*entry, folder);
    if (kind == EntryKind::folder) {
      if (!enter(path)) continue;
      folders.push_back(path);
    }
    found.push_back({path, kind});
  }
  open.reset();
  for (const auto& path : folders) walk_into(root, path, enter, found);
}

}  // namespace

EntryKind entry_kind(mode_t mode) {
  return S_ISREG(mode)   ? EntryKind::file
         : S_ISLNK(mode) ? EntryKind::link
         : S_ISDIR(mode) ? EntryKind::folder
                         : EntryKind::other;
}

std::vector<WalkEntry> walk(const std::filesystem::path& root, const std::function<bool(const std::string&)>& enter) {
  std::vector<WalkEntry> found;
  struct stat status = {};
  if (::stat(root.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) walk_into(root, "", enter, found);
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return found;
}

}  // namespace extmod
