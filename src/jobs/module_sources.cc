// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/module_sources.h"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <set>
#include <system_error>

#include "jobs/tree_copy.h"
#include "support/error.h"
#include "support/file_walk.h"
#include "support/folder_tree.h"
#include "support/interrupt.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

/// A word of the command line.
struct GivenFolder {
  std::string text;
  fs::path folder;     ///< real path of DIR
  std::string within;  ///< SUBDIR
};

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

GivenFolder read_given(const std::string& text) {
  const size_t colon = text.rfind(':');
  GivenFolder given{text, text, ""};
  if (!is_folder(text) && colon != std::string::npos && is_folder(text.substr(0, colon)))
    given = {text, text.substr(0, colon), text.substr(colon + 1)};
  if (!is_folder(given.folder / given.within))
    throw Error(ExitStatus::impossible, "there is no such folder", text, "give the folder with the module's Makefile");
  given.folder = fs::canonical(given.folder);
  if (given.within.empty()) return given;
  const fs::path within = fs::canonical(given.folder / given.within).lexically_relative(given.folder);
  if (within.empty() || *within.begin() == "..")
    throw Error(ExitStatus::impossible, "the folder behind the colon is not in the one before it", text,
                "name a folder below the first one");
  given.within = within == "." ? "" : within.string();
  return given;
}

bool kbuild_takes(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("/_-.,+@=~^").find(c) != std::string_view::npos;
}

void check_place(const ModuleSource& source, const std::string& advice) {
  if (std::all_of(source.place.begin(), source.place.end(), kbuild_takes)) return;
  throw Error(ExitStatus::impossible, "make cannot build in a folder with this name", source.place, advice);
}

/// The folder above all of them.
fs::path common_parent(const std::vector<GivenFolder>& all) {
  fs::path parent = all.front().folder.parent_path();
  for (const auto& given : all) {
    const fs::path other = given.folder.parent_path();
    const auto [end, ignored] = std::mismatch(parent.begin(), parent.end(), other.begin(), other.end());
    fs::path common;
    for (auto name = parent.begin(); name != end; ++name) common /= *name;
    parent = common;
  }
  return parent;
}

/// Whether it is in one of the folders, or is one.
bool is_in(const fs::path& path, const std::set<fs::path>& folders) {
  return std::any_of(folders.begin(), folders.end(),
                     [&](const fs::path& folder) { return is_below(path.string(), folder.string()); });
}

/// Of an earlier build. make might take it for finished.
bool is_leftover(const std::string& path, const std::set<std::string>& all) {
  const std::string name = path.substr(path.rfind('/') + 1);
  const std::string folder = folder_of(path);
  auto has_command = [&](const std::string& file) { return all.contains(below(folder, "." + file + ".cmd")); };
  if (name == "modules.order" || name == "Module.symvers" || name == ".tmp_versions") return true;
  if (name.starts_with(".") && name.ends_with(".cmd")) return true;
  if (name.ends_with(".mod.c")) return has_command(name.substr(0, name.size() - 1) + "o");
  return has_command(name);
}

class Copies {
 public:
  Copies(const std::vector<GivenFolder>& all, fs::path into) : into_(std::move(into)), parent_(common_parent(all)) {
    for (const auto& given : all) folders_.insert(given.folder);
  }

  void make() {
    for (const auto& folder : folders_) {
      place_of(folder);
      std::set<fs::path> others = folders_;
      others.erase(folder);
      if (!is_in(folder, others)) copy(folder);
    }
  }

  /// Path of the copy below the folder of all.
  std::string place_of(const fs::path& folder) {
    std::string place;
    fs::path real = parent_;
    for (const auto& name : folder.lexically_relative(parent_)) {
      real /= name;
      place = below(place, name_of(real, place));
    }
    return place;
  }

 private:
  /// What make cannot take is replaced, for folders above and at a DIR. Inside of one all names stay.
  std::string name_of(const fs::path& real, const std::string& above) {
    if (const auto known = names_.find(real); known != names_.end()) return known->second;
    std::string name = real.filename();
    if (!is_in(real.parent_path(), folders_)) {
      std::replace_if(
          name.begin(), name.end(), [](char c) { return !kbuild_takes(c); }, '_');
      while (!taken_.insert(below(above, name)).second) name += "_";
    }
    return names_[real] = name;
  }

  void copy(const fs::path& folder) {
    const fs::path place = into_ / place_of(folder);
    std::error_code failed;
    fs::create_directories(place, failed);
    if (failed) throw system_error("cannot make a folder", place, failed.value());
    const FolderTree tree(folder, FolderRole{.trusted = true});
    const auto entries = tree.entries("");
    std::set<std::string> all;
    for (const auto& entry : entries) all.insert(entry.path);
    std::string left_out = "/";
    for (const auto& entry : entries) {
      check_interrupt();
      if (is_below(entry.path, left_out)) continue;
      if (entry.kind == EntryKind::other) continue;
      if (is_leftover(entry.path, all))
        left_out = entry.path;
      else if (entry.kind == EntryKind::link)
        copy_link(folder / entry.path, folder, place / entry.path);
      else
        copy_entry(tree, entry.path, place / entry.path);
    }
  }

  void copy_link(const fs::path& link, const fs::path& folder, const fs::path& place) const {
    std::error_code failed;
    fs::path target = fs::read_symlink(link, failed);
    if (failed) throw system_error("cannot read a link", link, failed.value());
    const fs::path leads_to = fs::weakly_canonical(link.parent_path() / target, failed);
    const bool stays = !failed && (is_in(leads_to, {folder}) || is_in(leads_to, folders_));
    if (!stays && fs::is_regular_file(leads_to, failed)) {
      write_copy(leads_to, place);
      return;
    }
    if (!stays && target.is_relative()) target = leads_to;
    fs::create_symlink(target, place, failed);
    if (failed) throw system_error("cannot make a link", place, failed.value());
  }

  static void write_copy(const fs::path& file, const fs::path& place) {
    std::error_code failed;
    fs::copy_file(file, place, failed);
    if (!failed) fs::last_write_time(place, fs::last_write_time(file, failed), failed);
    if (failed) throw system_error("cannot copy the file", file, failed.value());
  }

  fs::path into_;
  fs::path parent_;
  std::set<fs::path> folders_;
  std::map<fs::path, std::string> names_;
  std::set<std::string> taken_ = {"tmp", "extmod-pkg-finished"};  ///< of copies; what else is in the room
};

}  // namespace

std::vector<ModuleSource> prepare_module_sources(const ModuleSourcesRequest& request, const TrialRoom& room) {
  std::vector<GivenFolder> all;
  all.reserve(request.folders.size());
  for (const auto& text : request.folders) all.push_back(read_given(text));
  std::vector<ModuleSource> sources;
  sources.reserve(all.size());
  if (request.in_place) {
    for (const auto& given : all) {
      const fs::path folder = given.folder / given.within;
      sources.push_back({given.text, folder, folder});
      check_place(sources.back(), "rename it, or leave out --in-place");
    }
    return sources;
  }
  Copies copies(all, room.work_folder);
  copies.make();
  for (const auto& given : all) {
    const std::string place = below(copies.place_of(given.folder), given.within);
    sources.push_back({given.text, room.work_folder / place, below(room.work, place)});
    check_place(sources.back(), "rename it");
  }
  return sources;
}

int64_t newest_source_time(const std::vector<ModuleSource>& sources) {
  int64_t newest = 0;
  for (const auto& source : sources) {
    const auto entries =
        walk(source.folder, [](const std::string& path) { return fs::path(path).filename() != ".git"; });
    std::set<std::string> all;
    for (const auto& entry : entries) all.insert(entry.path);
    for (const auto& entry : entries) {
      struct stat facts = {};
      const std::string file = source.folder / entry.path;
      if (entry.kind != EntryKind::file || is_leftover(entry.path, all) || ::stat(file.c_str(), &facts) != 0) continue;
      newest = std::max<int64_t>(newest, facts.st_mtim.tv_sec);
    }
  }
  return newest;
}

}  // namespace extmod
