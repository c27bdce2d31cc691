// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/file_lock.h"
#include "support/process.h"
#include "support/progress.h"

namespace extmod {

/// A version of a package that apt offers.
struct AptPackage {
  std::string name;
  std::string version;
  std::vector<std::string> depends;  ///< Depends and Pre-Depends, one relation each, unchanged
};

/// apt for one architecture, with lists, cache and an empty dpkg status of its own in this user's cache folder.
/// Sources, keys, proxies and pins are this machine's, whose apt and dpkg learn nothing. Needs no rights.
class PrivateApt {
 public:
  /// Gets the lists of packages if those that are there are older than a day or than this machine's sources; with
  /// `refresh` in any case. Throws Error with status environment if there are none.
  PrivateApt(CommandRunner& runner, Progress& progress, const std::string& architecture, bool refresh);

  /// What apt would install for each NAME or NAME=VERSION that it knows.
  std::vector<AptPackage> show(const std::vector<std::string>& names);
  /// Into the folder. Throws Error with status environment.
  void download(const std::vector<AptPackage>& packages, const std::filesystem::path& into);

 private:
  std::filesystem::path stamp() const { return folder_ / "lists.stamp"; }
  bool has_lists() const;
  bool is_fresh() const;
  void update(bool must);
  CommandResult run(const std::string& program, const std::vector<std::string>& words,
                    const std::filesystem::path& cwd);

  CommandRunner& runner_;
  Progress& progress_;
  std::string architecture_;
  std::filesystem::path folder_;
  FileLock lock_;
};

}  // namespace extmod
