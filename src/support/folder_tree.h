// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <sys/stat.h>

#include <filesystem>

#include "support/file_descriptor.h"
#include "support/input_tree.h"

namespace extmod {

/// What a FolderTree's root is.
struct FolderRole {
  bool is_machine = false;  ///< / of a machine: absolute links lead into it
  bool trusted = false;     ///< our own: no limits, and whole files in memory
};

/// A folder, opened once; everything is looked up beneath it (openat2(2) with RESOLVE_BENEATH, RESOLVE_NO_SYMLINKS and
/// RESOLVE_NO_MAGICLINKS; one component after the other on kernels without it).
class FolderTree : public InputTree {
 public:
  /// Throws an environment Error if the folder cannot be opened.
  explicit FolderTree(const std::filesystem::path& root, FolderRole role = {}, const Limits& limits = {});

  std::vector<WalkEntry> entries(const std::string& below) const override;
  std::vector<WalkEntry> names(const std::string& folder) const override;
  std::optional<EntryFacts> look_up(const std::string& path) const override;
  FileContent content(const std::string& path) const override;
  std::string beginning(const std::string& path, size_t most) const override;
  bool is_machine() const override { return role_.is_machine; }
  const Limits& limits() const override { return limits_; }
  std::string name_of(const std::string& path) const override;

 private:
  FileDescriptor open_file(const std::string& path, struct stat& status) const;
  FileDescriptor open(const std::string& path, int flags) const;
  std::vector<WalkEntry> names_in(FileDescriptor folder, const std::string& path) const;
  void walk_into(const std::string& from, const std::string& below, uint64_t depth,
                 std::vector<WalkEntry>& found) const;

  std::filesystem::path root_;
  FolderRole role_;
  Limits limits_;
  FileDescriptor folder_;
};

}  // namespace extmod
