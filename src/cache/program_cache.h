// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cache/group_result.h"

namespace extmod {

/// Host programs of earlier runs, in a folder that several processes may use at once. Every file in it is written under
/// another name and renamed. Everything that is read from it is hashed before it is used.
///
///   KEY/NAME.json    one run: the files that it read (path, SHA-256), its programs and failures, and a digest of all
///   that programs/SHA256  the programs themselves
class ProgramCache {
 public:
  /// The SHA-256 that a file has now which a run has read; nothing if the file is gone.
  using CurrentDigest = std::function<std::optional<std::string>(const std::string& path)>;

  ProgramCache(std::filesystem::path folder, uint64_t size_limit) : folder_(std::move(folder)), limit_(size_limit) {}

  /// A run with this key whose input is still the same. Its programs are copied into `into`. A damaged entry is removed
  /// and does not count.
  std::optional<GroupResult> find(const std::string& key, const CurrentDigest& current,
                                  const std::filesystem::path& into) const;

  /// Keeps a run, then removes what was unused for longest until the folder is within its limit. Throws an
  /// environment Error where it cannot be written.
  void store(const std::string& key, const std::map<std::string, std::string>& inputs, const GroupResult& result) const;

 private:
  std::optional<GroupResult> take(const std::filesystem::path& record, const CurrentDigest& current,
                                  const std::filesystem::path& into) const;
  void shrink(const std::set<std::filesystem::path>& newest) const;

  std::filesystem::path folder_;
  uint64_t limit_;
};

/// $XDG_CACHE_HOME/extmod-pkg/host-programs, else below ~/.cache; nothing if there is no home folder.
std::optional<std::filesystem::path> usual_cache_folder();

}  // namespace extmod
