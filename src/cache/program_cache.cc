// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/program_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>

#include "cache/cache_files.h"
#include "cache/run_record.h"
#include "support/copy_file.h"
#include "support/digest.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

constexpr time_t kAbandoned = time_t{24} * 60 * 60;  // seconds; no run writes for longer

/// Marks it as used now, for shrink().
void touch(const fs::path& file) {
  ::utimensat(AT_FDCWD, file.c_str(), nullptr, AT_SYMLINK_NOFOLLOW);
}

/// Oldest first.
std::vector<fs::path> records_of(const fs::path& folder) {
  std::vector<std::pair<fs::file_time_type, fs::path>> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (!entry.path().filename().string().starts_with(".")) found.emplace_back(entry.last_write_time(ignored), entry);
  std::sort(found.begin(), found.end());
  std::vector<fs::path> paths;
  paths.reserve(found.size());
  for (const auto& [time, path] : found) paths.push_back(path);
  return paths;
}

struct Kept {
  std::pair<time_t, long> used;
  uint64_t size;
  fs::path path;
};

/// The files in a folder of the cache, without those that a writer has not finished. Old ones of these are removed.
void look_into(const fs::path& folder, std::vector<Kept>& all) {
  std::error_code gone;  // other processes remove files, too
  for (const auto& entry : fs::directory_iterator(folder, gone)) {
    const std::string name = entry.path().filename();
    struct stat status = {};
    if (::lstat(entry.path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
    bool unfinished = name.starts_with(".") && is_digest(name.substr(1, 64));
    if (unfinished && status.st_mtime < ::time(nullptr) - kAbandoned) fs::remove(entry.path(), gone);
    if (!is_digest(name.substr(0, 64))) continue;
    all.push_back(
        {{status.st_mtim.tv_sec, status.st_mtim.tv_nsec}, static_cast<uint64_t>(status.st_blocks) * 512, entry.path()});
  }
}

/// Whether the name is one of ours: the folder may also hold other files.
std::vector<Kept> kept_in(const fs::path& folder) {
  std::vector<Kept> all;
  std::error_code gone;
  for (const auto& entry : fs::directory_iterator(folder, gone)) {
    const std::string name = entry.path().filename();
    if (!is_cache_folder(entry.path())) continue;
    if (name == "programs" || is_digest(name)) look_into(entry.path(), all);
    // A new empty folder may belong to a writer that is about to use it.
    struct stat status = {};
    if (is_digest(name) && ::lstat(entry.path().c_str(), &status) == 0 &&
        status.st_mtime < ::time(nullptr) - kAbandoned)
      ::rmdir(entry.path().c_str());
  }
  return all;
}

}  // namespace

std::optional<fs::path> usual_cache_folder() {
  auto folder = user_cache_folder();
  return folder ? std::optional(*folder / "host-programs") : std::nullopt;
}

std::optional<GroupResult> ProgramCache::take(const fs::path& record_file, const CurrentDigest& current,
                                              const fs::path& into) const {
  auto content = read_record_file(record_file);
  auto record = content ? read_record(*content) : std::nullopt;
  if (!record) {
    std::error_code not_empty;  // a folder with something in it stays, and is none of ours
    fs::remove(record_file, not_empty);
    return std::nullopt;
  }
  for (const auto& [path, digest] : record->inputs)
    if (current(path) != digest) return std::nullopt;

  GroupResult result{{}, record->failures, true};
  fs::create_directories(into);
  for (const auto& [path, digest] : record->programs) {
    fs::path kept = folder_ / "programs" / digest;
    fs::path copy = into / digest;
    if (!is_cache_file(kept)) return std::nullopt;
    // A new time would make the next reader wait whether the file still changes.
    if (!fs::exists(copy)) copy_file_content(kept, copy, 0755, 0);
    if (sha256_of_file(copy) != digest) {
      std::error_code gone;
      fs::remove(kept, gone);
      fs::remove(copy, gone);
      return std::nullopt;
    }
    touch(kept);
    result.programs[path] = copy;
  }
  touch(record_file);
  return result;
}

std::optional<GroupResult> ProgramCache::find(const std::string& key, const CurrentDigest& current,
                                              const fs::path& into) const {
  if (!is_cache_folder(folder_ / key) || !is_cache_folder(folder_ / "programs")) return std::nullopt;
  auto records = records_of(folder_ / key);
  for (auto record = records.rbegin(); record != records.rend(); ++record) {
    try {
      if (auto result = take(*record, current, into)) return result;
    } catch (const std::exception&) {
      // Another process is removing it, or we may not read it: then it is built.
    }
  }
  return std::nullopt;
}

void ProgramCache::store(const std::string& key, const std::map<std::string, std::string>& inputs,
                         const GroupResult& result) const {
  if (inputs.empty()) return;  // nothing would tell when it is outdated
  make_cache_folder(folder_ / "programs");
  make_cache_folder(folder_ / key);
  std::set<fs::path> written;
  RunRecord record{inputs, {}, result.failures};
  for (const auto& [path, file] : result.programs) {
    std::string content = read_file(file);
    std::string digest = digest_of(Digest::sha256(), content);
    record.programs[path] = digest;
    written.insert(folder_ / "programs" / digest);
    write_record_file(folder_ / "programs" / digest, content);
  }
  const fs::path name = folder_ / key / file_name_of(record);
  written.insert(name);
  write_record_file(name, write_record(record));
  shrink(written);
}

/// `newest` was just written and is removed last. File times do not tell, as their clock ticks every few milliseconds.
void ProgramCache::shrink(const std::set<fs::path>& newest) const {
  std::vector<Kept> all = kept_in(folder_);
  uint64_t total = 0;
  for (const auto& kept : all) total += kept.size;
  std::sort(all.begin(), all.end(), [&](const Kept& a, const Kept& b) {
    return std::pair(newest.contains(a.path), a.used) < std::pair(newest.contains(b.path), b.used);
  });
  for (const auto& kept : all) {
    if (total <= limit_) break;
    std::error_code ignored;
    fs::remove(kept.path, ignored);
    total -= kept.size;
  }
}

}  // namespace extmod
