// SPDX-License-Identifier: GPL-2.0-or-later
#include "cache/program_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>

#include "cache/sealed.h"
#include "support/atomic_file.h"
#include "support/copy_file.h"
#include "support/digest.h"
#include "support/error.h"
#include "support/text.h"

namespace extmod {
namespace fs = std::filesystem;
namespace {

using nlohmann::json;

constexpr time_t kAbandoned = time_t{24} * 60 * 60;  // seconds; no run writes for longer

/// The record that was sealed.
std::optional<json> record_in(const std::string& content) {
  auto text = unsealed(content);
  if (!text) return std::nullopt;
  json record = json::parse(*text, nullptr, false);
  return record.is_discarded() ? std::nullopt : std::optional(record);
}

/// Marks it as used now, for shrink().
void touch(const fs::path& file) {
  ::utimensat(AT_FDCWD, file.c_str(), nullptr, 0);
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

bool is_digest(const std::string& name) {
  return name.size() == 64 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
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
  auto content = read_file_if_exists(record_file);
  if (!content) return std::nullopt;
  auto record = record_in(*content);
  if (!record) {
    std::error_code ignored;
    fs::remove(record_file, ignored);
    return std::nullopt;
  }
  for (const auto& [path, digest] : (*record)["inputs"].items())
    if (current(path) != digest.get<std::string>()) return std::nullopt;

  GroupResult result;
  result.reused = true;
  for (const auto& failure : (*record)["failures"]) result.failures.push_back({failure[0], failure[1]});
  fs::create_directories(into);
  for (const auto& [path, digest] : (*record)["programs"].items()) {
    fs::path kept = folder_ / "programs" / digest.get<std::string>();
    fs::path copy = into / digest.get<std::string>();
    std::error_code gone;
    if (!fs::exists(kept, gone)) return std::nullopt;
    if (!fs::exists(copy)) copy_file_content(kept, copy, 0755, ::time(nullptr));
    if (sha256_of_file(copy) != digest) {
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
  try {
    fs::create_directories(folder_ / "programs");
    fs::create_directories(folder_ / key);
  } catch (const fs::filesystem_error& error) {
    throw system_error("cannot make the folder", error.path1(), error.code().value());
  }
  std::set<fs::path> written;
  json record = {{"inputs", inputs}, {"programs", json::object()}, {"failures", json::array()}};
  for (const auto& [path, file] : result.programs) {
    std::string content = read_file(file);
    std::string digest = digest_of(Digest::sha256(), content);
    record["programs"][path] = digest;
    written.insert(folder_ / "programs" / digest);
    // Not synced: take() hashes what it reads.
    write_atomically(folder_ / "programs" / digest, content, Sync::nothing);
  }
  for (const auto& failure : result.failures) record["failures"].push_back({failure.target, failure.messages});
  std::string text = record.dump(-1, ' ', false, json::error_handler_t::replace);
  std::string inputs_text = record["inputs"].dump(-1, ' ', false, json::error_handler_t::replace);
  fs::path name = folder_ / key / (digest_of(Digest::sha256(), inputs_text) + ".json");
  written.insert(name);
  write_atomically(name, sealed(text), Sync::nothing);
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
