// SPDX-License-Identifier: GPL-2.0-or-later
#include "target/loader_search.h"

#include <fnmatch.h>

#include <algorithm>
#include <climits>
#include <span>

#include "support/error.h"
#include "support/text.h"
#include "target/library_source.h"

namespace extmod {
namespace {

// More than devices have; made files could need years.
constexpr int kMostIncludes = 8;
constexpr size_t kMostConfigurations = 1000;
constexpr size_t kMostFolders = 1000;
constexpr size_t kMostPattern = 256;
constexpr size_t kMostRunPaths = 100;
constexpr uint64_t kMostLookups = 20'000'000;
const std::vector<std::string> kLibraryNames = {"lib", "lib64", "lib32", "libx32"};

/// The text without its comments, a line each.
std::vector<std::string> lines_without_comments(const std::string& text) {
  std::vector<std::string> lines = split(text, '\n');
  for (auto& line : lines) line = std::string(trim(line.substr(0, line.find('#'))));
  return lines;
}

bool is_of_musl(const std::string& folder) {
  return folder.find("-linux-musl") != std::string::npos;
}

std::string without_slash(const std::string& path) {
  return path.substr(std::min(path.find_first_not_of('/'), path.size()));
}

}  // namespace

LoaderSearch::LoaderSearch(DeviceFiles& files, CLibrary c_library)
    : files_(files), is_musl_(c_library == CLibrary::musl) {
  if (is_musl_ && read_musl_paths()) return;
  if (!is_musl_) read_configuration("etc/ld.so.conf", 0);
  add_usual_folders();
}

void LoaderSearch::add_folder(const std::string& folder) {
  if (folders_.size() < kMostFolders && std::find(folders_.begin(), folders_.end(), folder) == folders_.end())
    folders_.push_back(folder);
}

void LoaderSearch::read_configuration(const std::string& path, int depth) {
  if (depth > kMostIncludes || ++configurations_ > kMostConfigurations) return;
  const auto file = files_.find(path);
  if (!file) return;
  const auto text = files_.layer_of(*file).tree->text(file->path);
  for (const auto& line : lines_without_comments(text.value_or(""))) {
    const auto words = split_words(line);
    if (words.size() > 1 && words.front() == "include")
      for (size_t i = 1; i < words.size(); ++i) include(words[i], path, depth);
    else if (line.starts_with("/"))
      add_folder(without_slash(line.substr(0, line.find('='))));  // /lib=libc5: an old form
  }
}

void LoaderSearch::include(const std::string& pattern, const std::string& from, int depth) {
  const std::string full = pattern.starts_with("/") ? without_slash(pattern) : below(folder_of(from), pattern);
  const std::string folder = folder_of(full);
  if (full.size() > kMostPattern || ++configurations_ > kMostConfigurations) return;
  for (const auto& layer : files_.layers()) {
    if (!layer.is_installed) continue;
    const Resolved real = layer.tree->resolve(folder);
    if (real.outcome != Resolved::Outcome::found) continue;
    for (const auto& entry : layer.tree->names(real.path))
      if (::fnmatch(full.c_str(), below(folder, entry.path).c_str(), FNM_PATHNAME | FNM_PERIOD) == 0)
        read_configuration(below(folder, entry.path), depth + 1);
  }
}

/// /etc/ld-musl-ARCH.path takes the place of the usual folders.
bool LoaderSearch::read_musl_paths() {
  bool any = false;
  for (const auto& layer : files_.layers()) {
    if (!layer.is_installed) continue;
    for (const auto& entry : layer.tree->names("etc")) {
      if (!entry.path.starts_with("ld-musl-") || !entry.path.ends_with(".path")) continue;
      const auto text = layer.tree->text("etc/" + entry.path);
      for (const auto& line : split(replace_all(text.value_or(""), ":", "\n"), '\n'))
        if (line.starts_with("/")) add_folder(without_slash(line));
      any = any || text;
    }
  }
  return any;
}

void LoaderSearch::add_usual_folders() {
  if (is_musl_)
    for (const char* folder : {"lib", "usr/local/lib", "usr/lib"}) add_folder(folder);
  for (const auto& layer : files_.layers()) {
    if (!layer.is_installed) continue;
    for (const auto& folder : library_folders_in_root(*layer.tree)) {
      const bool is_own = folder.find("-linux-") == std::string::npos ? !is_musl_ : is_of_musl(folder) == is_musl_;
      if (is_own || layer.is_libraries) add_folder(folder);
    }
  }
}

std::vector<std::string> LoaderSearch::folders_of(const std::string& run_path, const std::string& origin) const {
  std::vector<std::string> folders = {run_path};
  auto replaced = [&](const std::string& word, const std::vector<std::string>& values) {
    for (const auto& spelling : {"${" + word + "}", "$" + word}) {
      std::vector<std::string> next;
      for (const auto& folder : folders) {
        if (folder.find(spelling) == std::string::npos) next.push_back(folder);
        for (const auto& value : values)
          if (folder.find(spelling) != std::string::npos) next.push_back(replace_all(folder, spelling, value));
      }
      folders = std::move(next);
    }
  };
  replaced("ORIGIN", {"/" + origin});
  std::vector<std::string> names = kLibraryNames;
  for (const auto& folder : folders_)
    if (folder.starts_with("usr/lib/")) names.push_back(folder.substr(4));
  replaced("LIB", names);
  std::erase_if(folders, [](const std::string& folder) {
    return !folder.starts_with("/") || folder.find('$') != std::string::npos || folder.size() > PATH_MAX;
  });
  for (auto& folder : folders) folder = without_slash(folder);
  return folders;
}

bool LoaderSearch::take(size_t layer, const std::string& folder, const std::string& name, const ElfMachine& machine,
                        FoundLibrary& found) {
  if (++lookups_ > kMostLookups)
    throw Error(ExitStatus::unverified, "its programs look for libraries in too many places",
                files_.layers()[0].tree->name_of(""));
  const bool on_device = layer == DeviceFiles::kDevice || files_.layers()[layer].is_installed;
  const DevicePlace wanted = {on_device ? DeviceFiles::kDevice : layer, below(folder, name)};
  auto [known, is_new] = beside_.try_emplace(wanted);
  if (is_new) known->second = files_.find_beside(layer, wanted.path);
  if (!known->second) return false;
  const ElfFacts* elf = files_.elf(*known->second);
  if (elf != nullptr && elf->machine == machine) {
    found = {known->second, folder, {}};
    return true;
  }
  if (found.unfit.empty())
    found.unfit = files_.name_of(*known->second) +
                  (elf != nullptr ? ", which is for " + to_string(elf->machine) : ", which is no library");
  return false;
}

FoundLibrary LoaderSearch::in_run_paths(const std::vector<std::string>& run_paths, const LoadedFile& whose,
                                        const std::string& name, const ElfMachine& machine) {
  FoundLibrary found;
  const size_t most = std::min(run_paths.size(), kMostRunPaths);
  for (const auto& run_path : std::span(run_paths).first(most)) {
    auto [meant, is_new] = meant_.try_emplace(run_path + '\0' + whose.origin);
    if (is_new) meant->second = folders_of(run_path, whose.origin);
    for (const auto& folder : meant->second) {
      // Nobody knows yet where a file given alone will lie: only what it names by $ORIGIN is beside it.
      const bool is_beside = run_path.find("ORIGIN") != std::string::npos;
      const size_t layer = is_beside ? whose.place.layer : DeviceFiles::kDevice;
      if (take(layer, folder, name, machine, found)) return found;
    }
  }
  return found;
}

FoundLibrary LoaderSearch::in_usual_folders(const std::string& name, const ElfMachine& machine) {
  auto [known, is_new] = usual_.try_emplace(name + '\0' + to_string(machine));
  if (!is_new) return known->second;
  for (const auto& folder : folders_)
    if (take(DeviceFiles::kDevice, folder, name, machine, known->second)) break;
  return known->second;
}

FoundLibrary LoaderSearch::find(const std::string& name, const LoadedFile& needed_by) {
  const ElfMachine& machine = needed_by.elf->machine;
  FoundLibrary found;
  if (const size_t slash = name.rfind('/'); slash != std::string::npos) {
    // A path, in which $ORIGIN counts, too.
    const bool is_beside = name.find("ORIGIN") != std::string::npos;
    for (const auto& folder : folders_of(name.substr(0, std::max<size_t>(slash, 1)), needed_by.origin))
      if (take(is_beside ? needed_by.place.layer : DeviceFiles::kDevice, folder, name.substr(slash + 1), machine,
               found))
        break;
    return found;
  }
  std::string unfit;
  auto tried = [&](const std::vector<std::string>& paths, const LoadedFile& whose) {
    found = in_run_paths(paths, whose, name, machine);
    if (unfit.empty()) unfit = found.unfit;
    return found.place.has_value();
  };
  // musl inherits both, glibc DT_RPATH alone, and from no file that has a DT_RUNPATH.
  const bool inherits = is_musl_ || needed_by.elf->runpath.empty();
  for (const LoadedFile* file = &needed_by; inherits && file != nullptr; file = file->needed_by)
    if ((is_musl_ || file->elf->runpath.empty()) && !file->elf->run_paths.empty())
      if (tried(file->elf->run_paths, *file)) return found;
  if (!inherits && tried(needed_by.elf->runpath, needed_by)) return found;
  found = in_usual_folders(name, machine);
  if (!found.place && found.unfit.empty()) found.unfit = unfit;
  return found;
}

}  // namespace extmod
