// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/folder_content.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <vector>

#include "support/digest.h"
#include "support/error.h"
#include "support/file_descriptor.h"
#include "support/interrupt.h"

namespace extmod {
namespace {

struct OpenFolderCloser {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

class FolderReader {
 public:
  explicit FolderReader(const std::function<bool(const std::string&)>& leave_out) : leave_out_(leave_out) {}

  void read(FileDescriptor folder, const std::string& path) {
    check_interrupt();
    if (folder.get() < 0) throw system_error("cannot read the folder", path, errno);
    std::unique_ptr<DIR, OpenFolderCloser> open(::fdopendir(folder.get()));
    if (!open) throw system_error("cannot read the folder", path, errno);
    folder.release();
    const int descriptor = ::dirfd(open.get());
    std::vector<std::string> names;
    names.reserve(kUsual);
    while (const dirent* entry = ::readdir(open.get())) {
      std::string name = static_cast<const char*>(entry->d_name);
      if (name != "." && name != ".." && !leave_out_(name)) names.push_back(std::move(name));
    }
    std::sort(names.begin(), names.end());
    std::vector<std::string> folders;
    for (auto& name : names)
      if (look_at(descriptor, name, path)) folders.push_back(std::move(name));
    for (const auto& name : folders) {
      digest_.update("/" + name);
      read(FileDescriptor(::openat(descriptor, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)),
           path + "/" + name);
    }
    digest_.update("\n..");
  }

  FolderContent content() { return {digest_.hex(), newest_}; }

 private:
  /// Whether it is a folder.
  bool look_at(int folder, const std::string& name, const std::string& path) {
    struct stat status = {};
    if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
      throw system_error("cannot look at the file", path + "/" + name, errno);
    if (S_ISDIR(status.st_mode)) return true;
    if (S_ISREG(status.st_mode)) newest_ = std::max<int64_t>(newest_, status.st_mtim.tv_sec);
    const std::array<int64_t, 4> facts = {status.st_mode, status.st_size, status.st_mtim.tv_sec,
                                          status.st_mtim.tv_nsec};
    digest_.update({name.c_str(), name.size() + 1});
    digest_.update({reinterpret_cast<const char*>(facts.data()), sizeof(facts)});
    return false;
  }

  static constexpr size_t kUsual = 64;
  const std::function<bool(const std::string&)>& leave_out_;
  Digest digest_ = Digest::sha256();
  int64_t newest_ = 0;
};

}  // namespace

bool is_version_control(std::string_view name) {
  constexpr std::array<std::string_view, 7> kNames = {".git", ".hg", ".svn", ".bzr", "CVS", "_darcs", ".jj"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

FolderContent content_of_folder(const std::filesystem::path& root,
                                const std::function<bool(const std::string&)>& leave_out) {
  FolderReader reader(leave_out);
  reader.read(FileDescriptor(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)), root);
  return reader.content();
}

}  // namespace extmod
