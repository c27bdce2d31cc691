// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <ctime>

#include "cache/program_cache.h"
#include "fake_tree.h"
#include "support/digest.h"
#include "support/file_walk.h"
#include "support/text.h"

namespace extmod {

/// A ProgramCache in a folder of its own, and what runs leave.
class CacheTest : public testing::Test {
 protected:
  using Inputs = std::map<std::string, std::string>;
  using Contents = std::map<std::string, std::string>;

  ProgramCache cache(uint64_t limit = 64 << 20) const { return {root(), limit}; }
  std::filesystem::path root() const { return folder_.path() / "cache"; }

  /// A run that has left these programs.
  GroupResult run(const Contents& programs) {
    GroupResult result;
    for (const auto& [path, content] : programs) {
      std::filesystem::path made = folder_.path() / ("made" + std::to_string(++count_));
      write_file(made, content);
      result.programs[path] = made;
    }
    return result;
  }
  static std::string key_of(const std::string& name) { return digest_of(Digest::sha256(), name); }
  void store(const std::string& name, const Contents& programs) { cache().store(key_of(name), inputs_, run(programs)); }

  std::optional<GroupResult> find_result(const std::string& name) {
    into_ = folder_.path() / ("into" + std::to_string(++count_));
    return cache().find(
        key_of(name),
        [this](const std::string& path) -> std::optional<std::string> {
          auto digest = inputs_.find(path);
          return digest == inputs_.end() ? std::nullopt : std::optional(digest->second);
        },
        into_);
  }
  /// The content of the programs that are found.
  std::optional<Contents> find(const std::string& key) {
    auto result = find_result(key);
    if (!result) return std::nullopt;
    Contents contents;
    for (const auto& [path, file] : result->programs) contents[path] = read_file(file);
    return contents;
  }

  /// The files of the cache whose path begins like this.
  std::vector<std::filesystem::path> files(const std::string& start = "") const {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : walk(root()))
      if (entry.kind == EntryKind::file && entry.path.starts_with(start)) found.push_back(root() / entry.path);
    return found;
  }
  static void set_age(const std::filesystem::path& file, time_t seconds) {
    timespec when = {::time(nullptr) - seconds, 0};
    const timespec times[2] = {when, when};
    ASSERT_EQ(::utimensat(AT_FDCWD, file.c_str(), times, 0), 0) << file;
  }

  TempDir folder_;
  std::filesystem::path into_;  ///< of the last find
  Inputs inputs_ = {{"tree/scripts/a.c", std::string(64, '1')}, {"/usr/include/b.h", std::string(64, '2')}};
  int count_ = 0;
};

}  // namespace extmod
