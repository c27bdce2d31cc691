// SPDX-License-Identifier: GPL-2.0-or-later
#include "jobs/sysroot_files.h"

#include <algorithm>
#include <iterator>

#include "support/error.h"
#include "support/input_tree.h"
#include "support/interrupt.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr const char* kFolders[] = {"lib",       "lib32",     "lib64",      "libx32",      "usr/lib",
                                    "usr/lib32", "usr/lib64", "usr/libx32", "usr/include", "usr/share/pkgconfig"};
/// Of a classic prefix.
constexpr const char* kPrefixFolders[] = {"include", "share/pkgconfig"};
/// What else systems keep below lib.
constexpr const char* kOthers[] = {"modules", "firmware", "debug", ".build-id"};

bool is_folder_or_above(const std::string& path, const std::string& folder) {
  return path == folder || folder.starts_with(path + "/");
}

bool is_shared_library(const std::string& name) {
  const bool is_named_so = name.ends_with(".so") || name.find(".so.") != std::string::npos;
  return is_named_so && (name.starts_with("lib") || name.starts_with("ld"));
}

bool is_opened_by_compilers(const std::string& name) {
  for (const char* ending : {".a", ".o", ".h", ".pc", ".cmake", ".spec", ".specs"})
    if (name.ends_with(ending)) return true;
  return is_shared_library(name);
}

fs::file_type type_of(const fs::path& path) {
  std::error_code ignored;
  return fs::symlink_status(path, ignored).type();
}

/// Merges one folder; `root_` is the real path above all destinations.
class Merge {
 public:
  Merge(const fs::path& into, const std::string& name) : root_(fs::canonical(into)), name_(name) {}

  void folder(const fs::path& from, const fs::path& to) {
    check_interrupt();
    std::vector<fs::path> entries;
    for (const auto& entry : fs::directory_iterator(from)) entries.push_back(entry.path());
    std::sort(entries.begin(), entries.end());
    for (const auto& entry : entries) one(entry, to / entry.filename());
  }

 private:
  void one(const fs::path& from, const fs::path& to) {
    const fs::file_type there = type_of(to);
    if (there == fs::file_type::not_found) return fs::rename(from, to);
    const fs::file_type here = type_of(from);
    if (here == fs::file_type::directory) return folder(from, folder_at(to, there));
    // lib -> usr/lib, where an older package has files in lib: compilers look into both.
    if (here == fs::file_type::symlink && there == fs::file_type::directory) return;
    const bool is_same =
        here == there && (here == fs::file_type::symlink ? fs::read_symlink(from) == fs::read_symlink(to)
                                                         : read_file(from) == read_file(to));
    if (!is_same) conflict(to);
  }

  fs::path folder_at(const fs::path& to, fs::file_type there) {
    if (there == fs::file_type::directory) return to;
    std::error_code unknown;
    fs::path real = fs::weakly_canonical(to, unknown);
    if (unknown || !fs::is_directory(real) || !(real.native() + "/").starts_with(root_.native() + "/")) conflict(to);
    return real;
  }

  [[noreturn]] void conflict(const fs::path& to) const {
    throw Error(ExitStatus::impossible, "another one has other content at " + to.lexically_relative(root_).string(),
                name_, "leave one of them out, or make two sysroots");
  }

  fs::path root_;
  const std::string& name_;
};

/// Links of a root's top folders are absolute as often as not.
void make_top_links_relative(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (!entry.is_symlink()) continue;
    const fs::path target = fs::read_symlink(entry.path());
    if (!target.is_absolute()) continue;
    fs::remove(entry.path());
    fs::create_symlink(target.lexically_normal().relative_path(), entry.path());
  }
}

}  // namespace

std::vector<std::string> folders_for_linking(const std::string& triplet) {
  std::vector<std::string> folders(std::begin(kFolders), std::end(kFolders));
  folders.insert(folders.end(), std::begin(kPrefixFolders), std::end(kPrefixFolders));
  folders.push_back("usr/" + triplet);
  return folders;
}

bool is_for_linking(const std::string& path, const std::string& triplet) {
  auto takes = [&](const std::string& folder) { return is_below(path, folder) || is_folder_or_above(path, folder); };
  if (path.find("/.build-id") != std::string::npos) return false;
  return std::any_of(std::begin(kFolders), std::end(kFolders), takes) || takes("usr/" + triplet);
}

bool is_for_linking_in_root(const std::string& path, EntryKind kind, const std::string& triplet) {
  const bool is_in_prefix = std::any_of(std::begin(kPrefixFolders), std::end(kPrefixFolders),
                                        [&](const std::string& folder) { return is_below(path, folder); });
  if (kind == EntryKind::other || (!is_in_prefix && !is_for_linking(path, triplet))) return false;
  for (const fs::path& part : fs::path(path))
    if (std::find(std::begin(kOthers), std::end(kOthers), part) != std::end(kOthers)) return false;
  const bool is_fixed =
      path == "usr" || std::find(std::begin(kFolders), std::end(kFolders), path) != std::end(kFolders);
  if (is_fixed && kind != EntryKind::file) return true;
  if (kind == EntryKind::folder) return false;  // those of files are made with them
  if (is_below(path, "usr/include") || is_below(path, "include")) return true;
  const bool is_gccs_link = kind == EntryKind::link && path.find("/gcc/") != std::string::npos;
  return is_gccs_link || is_opened_by_compilers(fs::path(path).filename());
}

bool shape_as_root(const fs::path& folder) {
  if (type_of(folder / "usr") == fs::file_type::not_found && fs::is_directory(folder / "include")) {
    fs::create_directory(folder / "usr");
    for (const char* name : {"lib", "lib32", "lib64", "libx32", "include", "share"}) {
      if (type_of(folder / name) == fs::file_type::not_found) continue;
      fs::rename(folder / name, folder / "usr" / name);
      if (std::string_view(name).starts_with("lib")) fs::create_symlink(fs::path("usr") / name, folder / name);
    }
  }
  std::vector<fs::path> others;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    const bool is_of_root = std::any_of(std::begin(kFolders), std::end(kFolders),
                                        [&](const std::string& known) { return is_folder_or_above(name, known); });
    if (!is_of_root) others.push_back(entry.path());
  }
  for (const auto& other : others) fs::remove_all(other);
  make_top_links_relative(folder);
  const fs::recursive_directory_iterator entries(folder);
  return std::any_of(begin(entries), end(entries),
                     [](const fs::directory_entry& entry) { return fs::is_regular_file(entry.symlink_status()); });
}

void merge_into(const fs::path& folder, const fs::path& into, const std::string& name) {
  Merge merge(into, name);
  merge.folder(folder, fs::canonical(into));
}

}  // namespace extmod
