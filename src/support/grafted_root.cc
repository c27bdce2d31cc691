// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/grafted_root.h"

#include <map>
#include <set>
#include <system_error>

#include "support/error.h"
#include "support/folder_tree.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

class Skeleton {
 public:
  Skeleton(const fs::path& base, bool base_writable, const fs::path& skeleton)
      : base_(base), base_writable_(base_writable), tree_(base, FolderRole{.is_machine = true}) {
    root_.root = skeleton;
  }

  PrivateRoot show(const std::vector<Graft>& grafts) {
    for (const auto& graft : grafts) {
      const std::string at = place_of(graft.at);
      grafts_.insert_or_assign(at, graft);
      for (std::string above = folder_of(at); open_.insert(above).second && !above.empty();) above = folder_of(above);
    }
    open_folder("");
    return std::move(root_);
  }

 private:
  /// Where the path leads in the base: the links of all folders above it are followed.
  std::string place_of(const std::string& path) const {
    std::string place;
    const auto names = split(path, '/');
    for (size_t i = 0; i + 1 < names.size(); ++i) {
      place = below(place, names[i]);
      const Resolved found = tree_.resolve(place);
      if (found.outcome == Resolved::Outcome::found && found.facts.kind == EntryKind::folder) place = found.path;
    }
    return below(place, names.back());
  }

  /// A folder that has a graft in it, or below it, is made anew; what else is in it is shown there.
  void open_folder(const std::string& place) {
    std::set<std::string> here;
    for (const auto& entry : tree_.names(place)) {
      const std::string path = below(place, entry.path);
      if (grafts_.contains(path) || open_.contains(path)) continue;
      add(path, base_ / path, entry.kind, !base_writable_);
    }
    for (const auto& [path, graft] : grafts_)
      if (folder_of(path) == place) add(path, graft.source, kind_of(graft.source), graft.read_only);
    for (const auto& path : open_) {
      if (path.empty() || folder_of(path) != place || grafts_.contains(path)) continue;
      make_folder(path);
      open_folder(path);
    }
  }

  static EntryKind kind_of(const fs::path& source) {
    std::error_code failed;
    const auto status = fs::symlink_status(source, failed);
    if (failed) throw system_error("cannot reach it", source, failed.value());
    return fs::is_symlink(status) ? EntryKind::link : fs::is_directory(status) ? EntryKind::folder : EntryKind::file;
  }

  void add(const std::string& path, const fs::path& source, EntryKind kind, bool read_only) {
    const fs::path place = root_.root / path;
    std::error_code failed;
    if (kind == EntryKind::link) {
      fs::create_symlink(fs::read_symlink(source, failed), place, failed);
      if (failed) throw system_error("cannot copy a link", source, failed.value());
      return;
    }
    if (kind == EntryKind::other) return;
    if (kind == EntryKind::folder)
      make_folder(path);
    else
      write_file(place, "");
    root_.binds.push_back({source, place, read_only});
  }

  void make_folder(const std::string& path) const {
    std::error_code failed;
    fs::create_directory(root_.root / path, failed);
    if (failed) throw system_error("cannot make a folder", root_.root / path, failed.value());
  }

  fs::path base_;
  bool base_writable_;
  FolderTree tree_;
  PrivateRoot root_ = {};
  std::map<std::string, Graft> grafts_;
  std::set<std::string> open_;  ///< folders above a graft
};

}  // namespace

PrivateRoot grafted_root(const fs::path& base, bool base_writable, const std::vector<Graft>& grafts,
                         const fs::path& skeleton) {
  return Skeleton(base, base_writable, skeleton).show(grafts);
}

}  // namespace extmod
