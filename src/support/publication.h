// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/atomic_file.h"

namespace extmod {

/// Files of one folder that appear together. The renames are written down in a hidden file first: if the process is
/// killed between two of them, the next run finishes them. Use it with the folder's FolderLock.
class Publication {
 public:
  /// Finishes what a killed run has left in the folder.
  explicit Publication(std::filesystem::path folder);

  /// `file` is in the folder, and must live until commit().
  void add(AtomicFile& file) { files_.push_back(&file); }
  /// A file of this content.
  void write(const std::string& name, std::string_view content);
  /// Syncs all files and gives them their names.
  void commit();

 private:
  std::filesystem::path folder_;
  std::vector<AtomicFile*> files_;
  std::vector<std::unique_ptr<AtomicFile>> written_;
};

/// Finishes the publication of a killed run and removes its other temporary files, if there are any. Takes the folder's
/// FolderLock for it.
void clean_output(const std::filesystem::path& folder);

}  // namespace extmod
